#include "simulation/model/kinds.hpp"

#include <algorithm>

namespace costsim::simulation {

const std::string& name_of(const ModelStage& stage) {
  return std::visit([](const auto& kind) -> const std::string& { return name_of(kind); },
                    stage.kind);
}

std::vector<std::string_view> result_names(const ModelStage& stage) {
  return std::visit([](const auto& kind) { return result_names(kind); }, stage.kind);
}

std::unique_ptr<RunningStage> start(const ModelStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next) {
  return std::visit([&](const auto& kind) { return start(kind, entry_points, around, next); },
                    stage.kind);
}

double mean_service_s(const ModelStage& stage) {
  return std::visit([](const auto& kind) { return mean_service_s(kind); }, stage.kind);
}

Time settling_time(const ModelStage& stage) {
  return std::visit([](const auto& kind) { return settling_time(kind); }, stage.kind);
}

void settle(const SteadyLoad& load, ModelStage& stage) {
  std::visit([&](auto& kind) { settle(load, kind); }, stage.kind);
}

std::optional<WaitingRoom> waiting_of(const ModelStage& stage) {
  const bool has_events =
      std::any_of(stage.inputs.begin(), stage.inputs.end(),
                  [](const StageInput& input) { return input.entrance.asynchronous; });
  return std::visit([&](const auto& kind) { return waiting_of(kind, has_events); }, stage.kind);
}

std::optional<double> intake_per_s(const ModelStage& stage, const SimulatedStage& first) {
  return std::visit([&](const auto& kind) { return intake_per_s(kind, first); }, stage.kind);
}

bool outlasts(const ModelStage& stage, std::uint64_t requests) {
  return std::visit([&](const auto& kind) { return outlasts(kind, requests); }, stage.kind);
}

void cure(ModelStage& stage) {
  std::visit([](auto& kind) { cure(kind); }, stage.kind);
}

bool asks_gateway(const ModelStage& stage, const Entrance& entrance) {
  return std::visit([&](const auto& kind) { return asks_gateway(kind, entrance); }, stage.kind);
}

}  // namespace costsim::simulation
