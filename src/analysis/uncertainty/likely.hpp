// Checks that ask for a probability, judged by samples.
#pragma once

#include <string>
#include <vector>

#include "analysis/uncertainty/sampled.hpp"
#include "decision/outcome.hpp"

namespace costsim::analysis {

/// Adds them to the checks of the outcome, behind the others. One that the samples are too few to
/// tell passes, with the number that would tell. Error(Usage) at a check that was not sampled.
void judge_likely(const decision::Study& study, const Sampled& sampled, decision::Outcome& outcome);

}  // namespace costsim::analysis
