#include "scenario/architecture/read_traffics.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "scenario/kit/names.hpp"
#include "scenario/kit/rows.hpp"
#include "units/located.hpp"

namespace costsim::scenario {
namespace {

/// Those of [workload], none of which a traffic must state.
auto optional_workload_rows() {
  constexpr std::size_t most = 4;
  std::array<Parameter, most> own;
  const auto end = std::copy(workload_rows().begin(), workload_rows().end(), own.begin());
  std::for_each(own.begin(), end, [](Parameter& row) { row.fallback = optional; });
  return own;
}

/// Its own, or where it is cut in two "base" and "excess", of one with a name "users-base" and
/// "users-excess".
std::vector<std::string> names_of_parts(const TableReader& table, const std::string& name) {
  if (!table.has(split_row().name)) return {name};
  const std::string lead = name.empty() ? "" : name + "-";
  return {lead + "base", lead + "excess"};
}

void read_one(TableReader& table, services::Workload workload, Duration month,
              const std::vector<std::string>& names, TrafficsText& text) {
  TrafficText read = located(table.where(), [&] { return read_traffic(table, month); });
  table.finish();
  text.traces.insert(text.traces.end(), read.traces.begin(), read.traces.end());
  for (const std::string& name : names) {
    traffic::Plan plan = read.plan;
    if (read.split_at) plan.part = {*read.split_at, name != names.front()};
    text.traffics.push_back({name, std::move(plan), workload.event});
    text.workloads.push_back(workload);
  }
}

void check_traffic_name(TableReader& table, const std::string& name, const TrafficsText& text) {
  check_name(table, name);
  check_reserved(table, name, {traffic_name, "requests", "mean", "peak"});
  for (const std::string& part : names_of_parts(table, name)) {
    if (std::find(text.names.begin(), text.names.end(), part) == text.names.end()) continue;
    table.document().fail(
        table.need("name"),
        fmt::format("there is a traffic '{}' already: expected another `name`", part));
  }
}

void read_named(const Document& document, const toml::table& entry,
                const services::Workload& common, Duration month, TrafficsText& text) {
  TableReader table(document, entry, "a [[traffic]]");
  std::string name;
  table.attempt([&] {
    name = table.need_text("name");
    check_traffic_name(table, name, text);
  });
  const std::vector<std::string> names = names_of_parts(table, name);
  text.names.insert(text.names.end(), names.begin(), names.end());
  services::Workload own;
  table.attempt([&] { own = workload_of(table.parameters(own_workload_rows()), common); });
  read_one(table, own, month, names, text);
}

}  // namespace

std::span<const Parameter> own_workload_rows() {
  static const auto own = optional_workload_rows();
  return own;
}

services::Workload workload_of(const Parameters& values, services::Workload otherwise) {
  services::Workload workload = otherwise;
  if (values.has("event")) workload.event = values.bytes("event");
  if (values.has("response")) workload.response = values.bytes("response");
  if (values.has("cpu")) workload.cpu = values.duration("cpu");
  if (values.has("wait")) workload.wait = values.duration("wait");
  workload.event_stated |= values.stated("event");
  workload.response_stated |= values.stated("response");
  workload.times_stated |= values.stated("cpu") || values.stated("wait");
  return workload;
}

TrafficsText read_traffics(TableReader& root, const services::Workload& common, Duration month) {
  TrafficsText text;
  const toml::node* node = root.take("traffic");
  if (node == nullptr) root.missing("traffic", "the scenario needs [traffic]");
  if (!node->is_array()) {
    TableReader table(root.document(), *root.table("traffic"), "[traffic]");
    text.names = names_of_parts(table, "");
    // Whatever is wrong with it, stages may take `from` its parts.
    root.attempt([&] { read_one(table, common, month, text.names, text); });
    return text;
  }
  for (const toml::table* entry : root.tables("traffic")) {
    root.attempt([&] { read_named(root.document(), *entry, common, month, text); });
  }
  if (text.names.empty()) root.document().fail(*node, "the scenario needs a [[traffic]]");
  return text;
}

bool has_unread(const std::vector<std::string>& traffics) {
  return traffics.size() > 1 && std::find(traffics.begin(), traffics.end(), "") != traffics.end();
}

std::vector<std::size_t> read_users(TableReader& table, const std::vector<std::string>& traffics) {
  std::vector<std::size_t> users;
  for (const std::string& name : table.texts("from")) {
    const auto found = std::find(traffics.begin(), traffics.end(), name);
    if (name.empty() || found == traffics.end()) {
      if (has_unread(traffics)) throw AlreadyTold{};
      std::vector<std::string_view> names(traffics.begin(), traffics.end());
      const bool several = !traffics.front().empty();
      table.document().fail(table.need("from"),
                            several
                                ? fmt::format("there is no traffic '{}': expected one of {}{}",
                                              name, fmt::join(names, ", "), suggestion(name, names))
                                : "there is one [traffic]: expected no `from`, or a "
                                  "[[traffic]] with a name for each");
    }
    users.push_back(static_cast<std::size_t>(found - traffics.begin()));
  }
  if (!users.empty()) return users;
  users.resize(traffics.size());
  std::iota(users.begin(), users.end(), std::size_t{0});
  return users;
}

}  // namespace costsim::scenario
