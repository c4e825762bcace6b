#include "report/outcome/months.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace costsim::report {
namespace {

void add(const decision::Outcome& outcome, std::size_t month, MonthGroup& group) {
  group.requests += outcome.months[month].requests;
  for (std::size_t i = 0; i < outcome.architectures.size(); ++i) {
    group.costs[i] += outcome.architectures[i].months.at(month).total();
  }
}

}  // namespace

std::size_t months_in_group(std::size_t months, std::size_t most_rows) {
  constexpr std::size_t year = 12;
  for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{6}}) {
    if ((months + size - 1) / size <= most_rows) return size;
  }
  return year;
}

std::string MonthGroup::label() const {
  if (count == 1) return fmt::format("{}", first + 1);
  return fmt::format("{}-{}", first + 1, first + count);
}

std::vector<MonthGroup> grouped_months(const decision::Outcome& outcome, std::size_t most_rows) {
  const std::size_t months = outcome.months.size();
  const std::size_t size = months_in_group(months, most_rows);
  std::vector<MonthGroup> groups;
  for (std::size_t first = 0; first < months; first += size) {
    MonthGroup group{first, std::min(size, months - first), 0, {}};
    group.costs.resize(outcome.architectures.size());
    for (std::size_t month = first; month < first + group.count; ++month) {
      add(outcome, month, group);
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace costsim::report
