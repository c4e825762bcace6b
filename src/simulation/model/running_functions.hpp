// Functions that requests invoke directly, while they run.
#pragma once

#include <memory>
#include <vector>

#include "simulation/model/running_stage.hpp"

namespace costsim::simulation {

std::unique_ptr<RunningStage> start_functions(const FunctionStage& stage,
                                              const std::vector<Door>& doors,
                                              const Surroundings& around, RequestSink* next);

}  // namespace costsim::simulation
