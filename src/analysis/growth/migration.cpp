#include "analysis/growth/migration.hpp"

#include <algorithm>
#include <numeric>

namespace costsim::analysis {
namespace {

using decision::Commitment;
using decision::Horizon;
using decision::Migration;

/// Dollars of month 1, 2 …
using Outlays = std::vector<Money>;

Money sum_of(const Outlays& outlays) {
  return std::accumulate(outlays.begin(), outlays.end(), Money{});
}

/// What months from `first` to `last` pay for a commitment: one that holds at `first` already is
/// bought then.
void pay(const Commitment& commitment, int first, int last, Outlays& outlays) {
  bool bought = false;
  for (int month = first; month <= last; ++month) {
    if (!commitment.holds_in(month)) continue;
    Money& outlay = outlays[static_cast<std::size_t>(month - 1)];
    if (!bought) outlay += commitment.upfront;
    outlay += commitment.monthly;
    bought = true;
  }
}

/// Migrating at `month`; one behind the horizon is staying.
Outlays outlays_of(int month, const TwoBills& bills, const Migration& migration,
                   const Horizon& plan) {
  const int months = static_cast<int>(bills.from.size());
  const int old_until = std::min(months, month - 1 + migration.double_running);
  Outlays outlays(bills.from.begin(), bills.from.begin() + old_until);
  outlays.resize(bills.from.size());
  for (auto i = static_cast<std::size_t>(month - 1); i < bills.to.size(); ++i) {
    outlays[i] += bills.to[i];
  }
  if (month <= months) outlays[static_cast<std::size_t>(month - 1)] += migration.cost;
  for (const Commitment& each : plan.commitments) {
    // What was bought for the old one is paid to its end; the new one needs nothing before it runs.
    if (each.architecture == migration.from && each.month <= old_until) {
      pay(each, 1, months, outlays);
    }
    if (each.architecture == migration.to) pay(each, month, months, outlays);
  }
  return outlays;
}

/// The month from which on one has cost no more than the other, to the end.
std::optional<int> no_dearer_from(const Outlays& one, const Outlays& other) {
  std::optional<int> from;
  Money difference;
  for (std::size_t i = 0; i < one.size(); ++i) {
    difference += one[i] - other[i];
    if (difference > Money{}) {
      from.reset();
    } else if (!from) {
      from = static_cast<int>(i) + 1;
    }
  }
  return from;
}

/// Before it begins nothing has been paid back.
MigrationPlan plan_at(int month, const Outlays& staying, const Outlays& outlays) {
  std::optional<int> payback = no_dearer_from(outlays, staying);
  if (payback) payback = std::max(*payback, month);
  return {month, sum_of(outlays), payback};
}

}  // namespace

MigrationAnswer weigh_migration(const TwoBills& bills, const Migration& migration,
                                const Horizon& plan) {
  constexpr int year = 12;
  MigrationAnswer answer;
  const int months = static_cast<int>(bills.from.size());
  const Outlays staying = outlays_of(months + 1, bills, migration, plan);
  answer.staying = sum_of(staying);
  for (int month = 1; month <= months; ++month) {
    answer.plans.push_back(plan_at(month, staying, outlays_of(month, bills, migration, plan)));
  }
  const auto best =
      std::min_element(answer.plans.begin(), answer.plans.end(),
                       [](const auto& a, const auto& b) { return a.total < b.total; });
  if (best == answer.plans.end() || best->total >= answer.staying) return answer;
  answer.best = *best;
  const int late = best->month + year;
  const Money then =
      late <= months ? answer.plans[static_cast<std::size_t>(late - 1)].total : answer.staying;
  answer.year_late = then - best->total;
  return answer;
}

}  // namespace costsim::analysis
