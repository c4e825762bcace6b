#include "report/outcome/headroom.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "units/readable.hpp"

namespace costsim::report {
namespace {

using services::Held;

/// Whether a name stands in a list such as "a, b".
bool is_named(std::string_view stage, std::string_view list) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    if (list.substr(0, end) == stage) return true;
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return false;
}

}  // namespace

double share_taken(const Held& held) {
  if (held.limit > 0) return held.need / held.limit;
  return held.need > 0 ? std::numeric_limits<double>::infinity() : 0;
}

std::vector<const Held*> tightest_first(const std::vector<Held>& all) {
  std::vector<const Held*> order;
  for (const Held& held : all) {
    if (held.limit > 0 || (held.of_load && held.need > 0)) order.push_back(&held);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Held* a, const Held* b) { return share_taken(*a) > share_taken(*b); });
  return order;
}

const Held* deciding(std::string_view stage, const std::vector<Held>& all) {
  for (const Held* held : tightest_first(all)) {
    const bool decides = held->of_load || held->need > held->limit;
    if (decides && is_named(stage, held->stage)) return held;
  }
  return nullptr;
}

std::string limit_name(const Held& held) {
  // Findings are named after the fault; where there is room, that reads as if it had happened.
  struct Name {
    std::string_view finding, limit;
  };
  static constexpr Name names[] = {{"overload", "busy nodes"},
                                   {"unserved", "served requests"},
                                   {"reads-throttled", "read capacity"},
                                   {"writes-throttled", "write capacity"},
                                   {"reads-hot-key", "reads of one key"},
                                   {"writes-hot-key", "writes of one key"},
                                   {"records-expire", "retention"},
                                   {"late-answers", "time to the answer"}};
  for (const Name& each : names) {
    if (each.finding == held.id) return std::string(each.limit);
  }
  std::string name = held.id;
  std::replace(name.begin(), name.end(), '-', ' ');
  return name;
}

std::string need_figure(const Held& held) {
  return services::quantity_text(held.need, held.measure, held.unit.starts_with('%') ? "%" : "");
}

std::string limit_text(const Held& held) {
  return services::quantity_text(held.limit, held.measure, held.unit);
}

std::string need_beside_limit(const Held& held) {
  return held.unit.starts_with('%') ? services::quantity_text(held.need, held.measure, held.unit)
                                    : fmt::format("{} of {}", need_figure(held), limit_text(held));
}

std::string room_text(const Held& held) {
  if (held.limit <= 0) return "none left";
  const double share = share_taken(held);
  constexpr double tenfold = 10;
  if (share >= tenfold) return fmt::format("{} times it", readable_number(share));
  if (share > 1) return fmt::format("{} of it", readable_percent(share * 100));
  return fmt::format("{} left", readable_percent((1 - share) * 100));
}

}  // namespace costsim::report
