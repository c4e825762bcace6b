// A gateway in front of a stage that does not ask it by itself.
#pragma once

#include "simulation/model/model.hpp"

namespace costsim::simulation {

/// Starts the stage, behind a gate at each entry point that needs one. `next`, if any, gets what it
/// lets out.
std::unique_ptr<RunningStage> start_behind_gate(const ModelStage& stage,
                                                const std::vector<EntryPoint>& entry_points,
                                                const Surroundings& around, RequestSink* next);

}  // namespace costsim::simulation
