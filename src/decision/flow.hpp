// The flow of a study's traffic through one of its architectures, one billing month after the
// other.
#pragma once

#include <vector>

#include "decision/study.hpp"

namespace costsim::decision {

/// The study's traffic, counted out.
struct Load {
  traffic::Series series;
  std::vector<services::Flow> months;  ///< cut at the billing months; the last may be short
};

/// Errors as of traffic::counted.
Load load_of(const Study& study);

using MonthlyResults = std::vector<architecture::Result>;

/// Errors as of architecture::run.
MonthlyResults run_flow(const Candidate& candidate, const std::vector<services::Flow>& months,
                        const architecture::Corrections& corrections = {});

}  // namespace costsim::decision
