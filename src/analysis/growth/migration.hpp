// Whether and when it pays to put one architecture in the place of another.
#pragma once

#include <optional>
#include <vector>

#include "decision/horizon.hpp"

namespace costsim::analysis {

/// What each month's bill of two architectures is.
struct TwoBills {
  std::vector<Money> from, to;
};

/// Migrating at one month: the new architecture is paid from it on, the old one up to the end of
/// double running.
struct MigrationPlan {
  int month = 1;
  Money total;  ///< of the whole horizon, with the cost of the work and with commitments
  /// From which month on it has cost no more than staying has, for the rest of the horizon.
  std::optional<int> payback;
};

struct MigrationAnswer {
  Money staying;                     ///< total of the old architecture
  std::vector<MigrationPlan> plans;  ///< at month 1, 2 …
  std::optional<MigrationPlan>
      best;  ///< the cheapest, the earliest of equal ones; none: staying is
  /// What it costs more to decide a year after the best month; behind the horizon that is staying.
  std::optional<Money> year_late;
};

/// With the commitments of the plan.
MigrationAnswer weigh_migration(const TwoBills& bills, const decision::Migration& migration,
                                const decision::Horizon& plan);

}  // namespace costsim::analysis
