// An architecture as a model for request-level simulation: who invokes whom, with which limits.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "request_level/arrivals.hpp"
#include "simulation/model/model.hpp"
#include "traffic/series.hpp"

namespace costsim::request_level {

struct BuiltModel {
  simulation::Model model;
  /// Stages that a request-level run does not follow, and keys that do nothing in it; and why.
  std::vector<std::string> notes;
};

/// What one kind of users sends: counted out, and how it comes within the steps.
struct Users {
  const traffic::Series& series;
  const traffic::ArrivalText& arrivals;
};

/// Gateways and balancers hand requests on; functions, nodes, streams and queues with the function
/// that reads them are simulated; what no request waits for (storage, logs, keys) is left out.
/// Shards over time and the first number of nodes are those of `capacities`, which the flow planned
/// for these users, of whom those that send nothing here are left out. Errors as of
/// `architecture::run`.
BuiltModel build_model(const architecture::Architecture& architecture,
                       const architecture::Capacities& capacities, std::span<const Users> users,
                       Duration length, const architecture::Environment& environment);

}  // namespace costsim::request_level
