#include "request_level/request_level.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "request_level/building.hpp"
#include "request_level/roles.hpp"

namespace costsim::request_level {
namespace {

using architecture::Architecture;
using architecture::Capacities;
using architecture::Environment;
using services::Role;

void add_stage(const Stage& stage, Building& building) {
  switch (stage.service->role) {
    case Role::Function:
      return add_function(stage, building);
    case Role::Nodes:
      return add_nodes(stage, building);
    case Role::Stream:
    case Role::Table:
    case Role::Queue:
      if (!is_read(stage, building)) leave_out(stage, "no function reads it", building);
      return;
    case Role::Gateway:
      return add_gate(stage, building);
    case Role::Balancer:
    case Role::Topic:
    case Role::Timer:
    case Role::Counter:
      return;  // they are on the way to other stages (route.cpp), if on any
    case Role::Labour:
      return;  // no request waits for it
  }
}

void add_stage_in_place(const Stage& stage, Building& building) {
  try {
    add_stage(stage, building);
  } catch (const Error& error) {
    throw error.with_context(fmt::format("stage '{}'", stage.name)).at(stage.where);
  }
}

/// Those of a stage's service; nullptr: no price file knows it.
const metering::Rules* rules_of(const Stage& stage, const Building& building) {
  const auto found = building.environment.rules.find(std::string(stage.service->name));
  return found == building.environment.rules.end() ? nullptr : &found->second;
}

/// Those of the first function.
const metering::Rules* rules_of_functions(const Building& building) {
  for (const Stage& stage : building.architecture.stages) {
    if (stage.service->role == Role::Function) return rules_of(stage, building);
  }
  return nullptr;
}

}  // namespace

BuiltModel build_model(const Architecture& architecture, const Capacities& capacities,
                       const traffic::Series& traffic, const traffic::ArrivalText& arrivals,
                       Duration length, const Environment& environment) {
  Building building{.architecture = architecture,
                    .environment = environment,
                    .length = length,
                    .capacities = capacities,
                    .planned_for = traffic::period(traffic)};
  simulation::Model& model = building.built.model;
  model.name = architecture.name;
  for (const Stage& stage : architecture.stages) add_stage_in_place(stage, building);
  model.arrivals = arrivals_of(traffic, arrivals, length);
  if (const auto* rules = rules_of_functions(building)) model.account = account_of(*rules);
  return std::move(building.built);
}

}  // namespace costsim::request_level
