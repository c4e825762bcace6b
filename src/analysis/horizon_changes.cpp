#include <algorithm>

#include "analysis/horizon.hpp"

namespace costsim::analysis {
namespace {

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

/// Which architecture has the least amount; nobody when several have it.
std::size_t least_of(const std::vector<Money>& amounts) {
  const auto least = std::min_element(amounts.begin(), amounts.end());
  if (std::count(amounts.begin(), amounts.end(), *least) > 1) return nobody;
  return static_cast<std::size_t>(least - amounts.begin());
}

std::vector<Money> paid_in(const MonthAhead& month) {
  std::vector<Money> paid = month.costs;
  for (std::size_t i = 0; i < paid.size(); ++i) paid[i] += month.payments[i];
  return paid;
}

/// Follows who costs least; of equal ones it stays who it was.
class Leader {
 public:
  Leader(MonthChangeKind kind, const Ahead& ahead) : kind_(kind), ahead_(ahead) {}

  void look(int month, const std::vector<Money>& amounts, std::vector<MonthChange>& changes) {
    const std::size_t least = least_of(amounts);
    if (least == nobody || least == leader_) return;
    if (leader_ != nobody) changes.push_back({month, kind_, ahead_.architectures[least], true, {}});
    leader_ = least;
  }

 private:
  MonthChangeKind kind_;
  const Ahead& ahead_;
  std::size_t leader_ = nobody;
};

void look_at_checks(const Ahead& ahead, std::size_t i, std::vector<MonthChange>& changes) {
  const MonthAhead& now = ahead.months[i];
  for (std::size_t c = 0; c < now.checks.size(); ++c) {
    const bool before = i == 0 || ahead.months[i - 1].checks[c];
    if (now.checks[c] == before) continue;
    changes.push_back({now.month, MonthChangeKind::Check, ahead.checks[c], now.checks[c], {}});
  }
}

void look_at_capacities(const Ahead& ahead, std::size_t i, std::vector<MonthChange>& changes) {
  const MonthAhead& now = ahead.months[i];
  for (std::size_t a = 0; a < now.errors.size(); ++a) {
    const bool copes = now.errors[a].empty();
    const bool before = i == 0 || ahead.months[i - 1].errors[a].empty();
    if (copes == before) continue;
    changes.push_back(
        {now.month, MonthChangeKind::Capacity, ahead.architectures[a], copes, now.errors[a]});
  }
}

std::optional<int> first_failing(const std::vector<MonthAhead>& months, std::size_t check) {
  const auto first = std::find_if(months.begin(), months.end(),
                                  [&](const MonthAhead& month) { return !month.checks[check]; });
  if (first == months.end()) return std::nullopt;
  return first->month;
}

}  // namespace

std::vector<MonthChange> changes_of(const Ahead& ahead) {
  std::vector<MonthChange> changes;
  Leader of_month(MonthChangeKind::Cheapest, ahead), so_far(MonthChangeKind::LeastSoFar, ahead);
  for (std::size_t i = 0; i < ahead.months.size(); ++i) {
    const MonthAhead& month = ahead.months[i];
    of_month.look(month.month, paid_in(month), changes);
    so_far.look(month.month, month.cumulative, changes);
    look_at_checks(ahead, i, changes);
    look_at_capacities(ahead, i, changes);
  }
  return changes;
}

std::vector<Break> breaks_of(const Ahead& ahead) {
  std::vector<Break> breaks;
  for (std::size_t c = 0; c < ahead.checks.size(); ++c) {
    Break found{ahead.checks[c], first_failing(ahead.months, c), std::nullopt,
                first_failing(ahead.low, c), first_failing(ahead.high, c)};
    for (const MonthAhead& month : ahead.months) {
      const bool behind = found.month && month.month > *found.month;
      if (behind && !found.holds_again && month.checks[c]) found.holds_again = month.month;
    }
    breaks.push_back(std::move(found));
  }
  return breaks;
}

}  // namespace costsim::analysis
