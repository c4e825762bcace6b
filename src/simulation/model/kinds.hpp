// What each kind of stage answers (stage.hpp), asked of a stage of any.
#pragma once

#include "simulation/model/model.hpp"

namespace costsim::simulation {

const std::string& name_of(const ModelStage& stage);
std::vector<std::string_view> result_names(const ModelStage& stage);
std::unique_ptr<RunningStage> start(const ModelStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next);
double mean_service_s(const ModelStage& stage);
Time settling_time(const ModelStage& stage);
void settle(const SteadyLoad& load, ModelStage& stage);
std::optional<WaitingRoom> waiting_of(const ModelStage& stage);
std::optional<double> intake_per_s(const ModelStage& stage, const SimulatedStage& first);
bool outlasts(const ModelStage& stage, std::uint64_t requests);
void cure(ModelStage& stage);
bool asks_gateway(const ModelStage& stage, const Entrance& entrance);

}  // namespace costsim::simulation
