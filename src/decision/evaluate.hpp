// From a study to its outcome: the data flow of the whole program in one function.
#pragma once

#include "decision/outcome.hpp"
#include "decision/study.hpp"

namespace costsim::decision {

/// Runs, rates and judges: every architecture's flow month by month, one bill each, then every
/// check.
Outcome evaluate(const Study& study);

/// Whether a check asks for anything of one of these architectures.
bool names_any(const Requirement& requirement, const std::vector<std::string>& architectures);

}  // namespace costsim::decision
