// A group of nodes behind its balancer.
#pragma once

#include "simulation/model/figures.hpp"
#include "simulation/model/stage.hpp"
#include "simulation/nodes/group.hpp"

namespace costsim::simulation {

struct NodeStage {
  NodeGroupConfig nodes = {};
  /// How many serve at each instant by plan: what a window in the middle of a period begins with.
  /// Empty: as many as its rate keeps busy.
  engine::StepFunction planned = {};
};

struct NodeResult {
  NodeGroupStatistics nodes = {};
};
Figures figures_of(const NodeResult& result);
std::optional<Losses> losses_of(const NodeResult& result);

const std::string& name_of(const NodeStage& stage);
std::vector<std::string_view> result_names(const NodeStage& stage);
std::unique_ptr<RunningStage> start(const NodeStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next);
double mean_service_s(const NodeStage& stage);
Time settling_time(const NodeStage& stage);
void settle(const SteadyLoad& load, NodeStage& stage);
std::optional<WaitingRoom> waiting_of(const NodeStage& stage, bool has_events);
std::optional<double> intake_per_s(const NodeStage& stage, const SimulatedStage& first);
bool outlasts(const NodeStage& stage, std::uint64_t requests);
void cure(NodeStage& stage);
bool asks_gateway(const NodeStage& stage, const Entrance& entrance);

}  // namespace costsim::simulation
