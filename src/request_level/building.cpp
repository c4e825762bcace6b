#include "request_level/building.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "architecture/context.hpp"

namespace costsim::request_level {
namespace {

using architecture::Edge;
using architecture::Port;

std::optional<simulation::DownstreamConfig> downstream_of(const Stage& stage) {
  if (!stage.downstream) return std::nullopt;
  const architecture::CalledService& called = *stage.downstream;
  simulation::DownstreamConfig config{.name = stage.name + "/downstream",
                                      .service = called.latency,
                                      .capacity = called.concurrency,
                                      .spacing = called.spacing,
                                      .timeout = called.timeout};
  config.outages = called.outages;
  return config;
}

}  // namespace

std::size_t users_in_model(std::size_t traffic, const Building& building) {
  const auto place = std::find(building.users.begin(), building.users.end(), traffic);
  return static_cast<std::size_t>(place - building.users.begin());
}

const Stage& stage_named(const std::string& name, const Building& building) {
  const auto& stages = building.architecture.stages;
  return *std::find_if(stages.begin(), stages.end(),
                       [&](const Stage& stage) { return stage.name == name; });
}

services::Context context_of(const Stage& stage, const Building& building) {
  const architecture::Environment& environment = building.environment;
  services::Context context = architecture::context_of(stage, environment, environment.month);
  context.downstream_s = 0;
  return context;
}

engine::StepFunction planned_units(const Stage& stage, const Building& building) {
  const auto plan = building.capacities.find(stage.name);
  if (plan == building.capacities.end()) return engine::StepFunction(1);
  return engine::repeated(plan->second.units, building.planned_for, building.length);
}

const Stage* record_source(const Stage& function, const Building& building) {
  for (const Edge& edge : function.inputs) {
    if (edge.from.empty() || edge.port != Port::Output) continue;
    const Stage& from = stage_named(edge.from, building);
    if (services::keeps_records(role_of(from))) return &from;
  }
  return nullptr;
}

bool is_read(const Stage& source, const Building& building) {
  const auto& stages = building.architecture.stages;
  return std::any_of(stages.begin(), stages.end(), [&](const Stage& stage) {
    return stage.service->role == services::Role::Function &&
           record_source(stage, building) == &source;
  });
}

double taken_of(const Stage& reader, const Stage& source) {
  for (const Edge& edge : reader.inputs) {
    if (edge.from == source.name && edge.port == Port::Output) return edge.times.to_double();
  }
  return 1;
}

void add(const Stage& stage, simulation::ModelStage model, Building& building) {
  model.downstream = downstream_of(stage);
  model.service = stage.service->name;
  const Stage* source = record_source(stage, building);
  if (source != nullptr) model.source_service = source->service->name;
  auto& stages = building.built.model.stages;
  building.places[stage.name] = stages.size();
  stages.push_back(std::move(model));
}

void leave_out(const Stage& stage, std::string_view why, Building& building) {
  building.built.notes.push_back(fmt::format("stage '{}' is not simulated: {}", stage.name, why));
}

void tell(const Stage& stage, std::string_view what, Building& building) {
  building.built.notes.push_back(fmt::format("stage '{}': {}", stage.name, what));
}

}  // namespace costsim::request_level
