#include "request_level/request_level.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>

#include <fmt/format.h>

#include "architecture/context.hpp"
#include "request_level/building.hpp"
#include "request_level/roles.hpp"

namespace costsim::request_level {
namespace {

using architecture::Architecture;
using architecture::Capacities;
using architecture::Environment;
using services::Role;

/// Nobody waits for what only counts, so nothing is refused there; of a table that is read, its
/// writes are what waits.
void tell_unheld_capacity(const Stage& stage, std::initializer_list<std::string_view> keys,
                          Building& building) {
  for (const std::string_view key : keys) {
    if (!stage.parameters.stated(key)) continue;
    tell(stage,
         fmt::format("{} refuses no simulated request: the flow tells what it throttles", key),
         building);
  }
}

void add_stage(const Stage& stage, Building& building) {
  switch (role_of(stage)) {
    case Role::Function:
      return add_function(stage, building);
    case Role::Nodes:
      return add_nodes(stage, building);
    case Role::Table:
      tell_unheld_capacity(stage, {"read_capacity"}, building);
      [[fallthrough]];
    case Role::Stream:
    case Role::Queue:
      if (!is_read(stage, building)) leave_out(stage, "no function reads it", building);
      return;
    case Role::Gateway:
      return add_gate(stage, building);
    case Role::Counter:
      return tell_unheld_capacity(stage, {"write_capacity", "read_capacity"}, building);
    case Role::Balancer:
    case Role::Topic:
    case Role::Timer:
      return;  // they are on the way to other stages (route.cpp), if on any
    case Role::Labour:
    case Role::CostLine:
    case Role::Transfer:
      return;  // no request waits for it
  }
}

/// Those that send it something, the first alone where nobody does.
std::vector<std::size_t> users_of(const Architecture& architecture) {
  std::set<std::size_t> users;
  for (const Stage& stage : architecture.stages) {
    if (!services::is_stage(stage.service->role)) continue;
    for (const architecture::Edge& edge : stage.inputs) {
      if (edge.from.empty()) users.insert(edge.traffic);
    }
  }
  if (users.empty()) return {0};
  return {users.begin(), users.end()};
}

void add_stage_in_place(const Stage& stage, Building& building) {
  try {
    add_stage(stage, building);
  } catch (const Error& error) {
    throw architecture::told_of(stage, error);
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
                       std::span<const Users> users, Duration length,
                       const Environment& environment) {
  Building building{.architecture = architecture,
                    .environment = environment,
                    .length = length,
                    .capacities = capacities,
                    .planned_for = traffic::period(users.front().series),
                    .users = users_of(architecture)};
  simulation::Model& model = building.built.model;
  model.name = architecture.name;
  for (const Stage& stage : architecture.stages) add_stage_in_place(stage, building);
  for (const std::size_t kind : building.users) {
    simulation::ArrivalConfig arrivals =
        arrivals_of(users[kind].series, users[kind].arrivals, length);
    if (kind == building.users.front()) {
      model.arrivals = std::move(arrivals);
    } else {
      model.more_arrivals.push_back(std::move(arrivals));
    }
  }
  if (const auto* rules = rules_of_functions(building)) model.account = account_of(*rules);
  return std::move(building.built);
}

}  // namespace costsim::request_level
