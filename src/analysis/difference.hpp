// What changed between two results, and whether usage or prices did it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/snapshot.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

enum class ChangeKind { Added, Removed, Changed };

/// A change of cost, cut in two without a remainder:
///   price effect = what was used before, at the prices of after − what it cost before
///   usage effect = what it costs after − what was used before, at the prices of after
struct CostChange {
  Money before, after;
  Money usage_effect, price_effect;

  Money change() const { return after - before; }
  /// In percent of before; nothing where that is nothing.
  std::optional<double> percent() const;
};

/// One meter of one stage, all its tiers together.
struct LineChange {
  std::string architecture, stage;
  metering::MeterId meter;
  std::string unit;  ///< of after, where it has the line
  ChangeKind kind = ChangeKind::Changed;
  Decimal quantity_before, quantity_after;
  CostChange cost;
};

struct TotalChange {
  std::string architecture;
  ChangeKind kind = ChangeKind::Changed;
  CostChange cost;  ///< the sum of its lines
};

/// What a check says, or whether an architecture copes. Absent: there is no such one.
struct StatusChange {
  std::string name;
  std::optional<bool> before, after;
  bool decides = true;  ///< the verdict of after rests on it
};

struct Difference {
  Snapshot before, after;
  std::vector<LineChange> changes;      ///< what is not the same, the largest change first
  std::vector<TotalChange> totals;      ///< of every architecture, as after has them
  std::vector<StatusChange> checks;     ///< that say something else than before
  std::vector<StatusChange> copes;      ///< architectures that cope, and did not, or the contrary
  std::vector<std::string> notes = {};  ///< on what could not be compared
};

/// Compares two results line by line; architectures, stages and checks are those of the same name.
///
/// `rates`: the study of after. Its prices rate the usage of before once more, with tiers and
/// allowances, month by month; without it those do that the bill of after was charged by. Where
/// these or that usage are not known, each tier that both reached is taken at its price of after,
/// and what only one of them reached is usage; where only one of them has an allowance, the whole
/// line is taken at its mean price. A meter that has no price in after has no price effect.
Difference difference(Snapshot before, Snapshot after, const decision::Study* rates = nullptr);

/// What is not accepted of a difference.
struct Gates {
  std::optional<Decimal> most_increase;  ///< of an architecture that both have: 0.05 for 5 %
  bool no_new_failure = false;
};

/// A sentence for each thing that the gates do not let through; empty: all is well. A new failure
/// is a check of severity error that fails and did not, or an architecture that does not cope and
/// did where the verdict rests on that.
std::vector<std::string> objections(const Difference& difference, const Gates& gates);

}  // namespace costsim::analysis
