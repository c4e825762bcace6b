// A recorded trace as counts of equal spans of time that a curve can be laid through.
#pragma once

#include <string>
#include <vector>

#include "analysis/growth/curve_fit.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

struct History {
  /// Requests a month at the middle of each span; times in months, 0 at the history's end.
  std::vector<Sample> samples;
  std::string span;  ///< "month", "week" or "day"
};

/// The trace of the study's horizon, or that which is its traffic: in months where there are six of
/// them at least, else in weeks, else in days. What is left over is its beginning. Seasons are
/// taken out by dividing. Error(Usage) where there is no trace, one of less than six days, or one
/// with dates that ends more than a month away from a stated month 1.
History history_of(const decision::Study& study, const decision::Horizon& plan);

/// The factor of a month's season, the horizon's first being 1; those before it count down.
double season_of(const decision::Horizon& plan, int month);

}  // namespace costsim::analysis
