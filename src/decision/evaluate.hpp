// From a study to its outcome: the data flow of the whole program in one function.
#pragma once

#include "decision/outcome.hpp"
#include "decision/study.hpp"

namespace costsim::decision {

/// Runs, rates and judges: every architecture's flow month by month, one bill each, then every
/// check.
Outcome evaluate(const Study& study);

/// What came to the stages that keep things before the study's period: of each architecture, in the
/// study's order.
using Earlier = std::vector<architecture::Past>;

/// The same as it goes on from there. What comes in the study's own period is added to `earlier`,
/// for the period that follows.
Outcome evaluate(const Study& study, Earlier& earlier);

/// Whether a check asks for anything of one of these architectures.
bool names_any(const Requirement& requirement, const std::vector<std::string>& architectures);

}  // namespace costsim::decision
