// The flow of a study's traffic through one of its architectures, one billing month after the
// other.
#pragma once

#include <vector>

#include "decision/study.hpp"

namespace costsim::decision {

/// What the users send in one billing month: each traffic of the study, in its order.
using MonthOfTraffics = std::vector<services::Flow>;

/// The study's traffics, counted out.
struct Load {
  std::vector<traffic::Series> series;
  std::vector<MonthOfTraffics> months;  ///< cut at the billing months; the last may be short
  traffic::Series sum = {};             ///< of several series

  /// All of them as one.
  const traffic::Series& together() const { return series.size() == 1 ? series.front() : sum; }
};

/// Errors as of traffic::counted.
Load load_of(const Study& study);

using MonthlyResults = std::vector<architecture::Result>;

/// Errors as of architecture::run.
MonthlyResults run_flow(const Candidate& candidate, const std::vector<MonthOfTraffics>& months,
                        const architecture::Corrections& corrections = {});
/// The same after what came in months before, to which these are added.
MonthlyResults run_flow(const Candidate& candidate, const std::vector<MonthOfTraffics>& months,
                        const architecture::Corrections& corrections, architecture::Past& past);

}  // namespace costsim::decision
