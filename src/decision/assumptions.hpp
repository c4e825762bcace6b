// What nobody stated and what decides the bill, of a whole study.
#pragma once

#include <vector>

#include "decision/study.hpp"
#include "services/kit/assumption.hpp"

namespace costsim::decision {

/// In the order of the architectures and their stages, those that decide first. Keys are what --set
/// takes: "architecture.serverless.stages.lambda.duration", "workload.event".
std::vector<services::Assumption> assumptions_of(const Study& study);

}  // namespace costsim::decision
