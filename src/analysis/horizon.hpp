// A study month by month: what its growth, its seasons, its prices and its commitments make of each
// architecture, and when that changes the answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/growth/forecast.hpp"
#include "analysis/growth/migration.hpp"
#include "analysis/varied_key.hpp"
#include "decision/horizon.hpp"

namespace costsim::analysis {

/// One month, a run of its own but for what it was left to keep. Vectors have one entry for each
/// architecture or check, in the study's order.
struct MonthAhead {
  int month = 1;       ///< from 1
  Decimal factor = 1;  ///< of the scenario's own traffic
  std::int64_t requests = 0;
  std::vector<Money> costs;       ///< the bills, to the nano-dollar those of such a run
  std::vector<Money> payments;    ///< for commitments, in this month
  std::vector<Money> cumulative;  ///< of both, since month 1
  std::vector<bool> checks;       ///< whether each holds
  /// Of each architecture the error finding with which it does not cope, "ec2.overload"; "": it
  /// does.
  std::vector<std::string> errors;
};

/// What a month changes.
enum class MonthChangeKind {
  Cheapest,    ///< another architecture costs least in this month
  LeastSoFar,  ///< another one has cost least since month 1
  Check,       ///< it begins to fail, or to hold
  Capacity     ///< an architecture no longer copes, or does again
};

struct MonthChange {
  int month = 1;
  MonthChangeKind kind = MonthChangeKind::Cheapest;
  std::string subject;  ///< an architecture, or a check's id
  bool good = true;     ///< of checks and capacities
  std::string what;     ///< of a capacity that is bad: the finding
};

/// When a check fails for the first time, and holds again.
struct Break {
  std::string check;
  std::optional<int> month, holds_again;
  /// Of a fitted growth: the same `month` at the low and at the high end of the band.
  std::optional<int> at_low, at_high;
};

struct Ahead {
  decision::Horizon plan;
  std::vector<std::string> architectures, checks;
  std::vector<MonthAhead> months;
  std::optional<FittedGrowth> fitted;
  std::vector<MonthAhead> low, high;        ///< of a fitted growth: at the ends of its band
  std::vector<MonthChange> changes;         ///< by month; in month 1 what is bad from the beginning
  std::vector<Break> breaks;                ///< of each check
  std::vector<MigrationAnswer> migrations;  ///< in the order of the plan's
  std::vector<std::string> notes;
};

/// Evaluates each month of `plan`, whose number of months may be another than the study's own.
///
/// Month k is the study for one billing month at factor × its traffic, with the prices of its
/// beginning, the commitments that hold in it and, after the first twelve, without the allowances
/// of an account's first year. Only what is kept passes from one month to the next: month 1 begins
/// with what is stated, each later one with what the months before have left of it and of what came
/// in.
Ahead look_ahead(const Vary& vary, const decision::Horizon& plan);

/// From `months` alone.
std::vector<MonthChange> changes_of(const Ahead& ahead);
std::vector<Break> breaks_of(const Ahead& ahead);

}  // namespace costsim::analysis
