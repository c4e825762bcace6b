// An architecture as a model for request-level simulation: who invokes whom, with which limits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "simulation/model/model.hpp"
#include "traffic/series.hpp"

namespace costsim::architecture {

struct RequestLevel {
  simulation::Model model;
  /// Stages that a request-level run does not follow, and keys that do nothing in it; and why.
  std::vector<std::string> notes;
};

/// How requests come within the traffic's steps; nothing given: at random with its dispersion.
struct ArrivalText {
  std::optional<DistributionText> gaps = {};  ///< between arrivals
  std::vector<Duration> replay = {};          ///< since the start: each of them, in place of chance
};

/// Requests per second over `length`: the series, from its start and again from its start when it
/// is shorter. Counts that differ by no more than rounding are one steady rate.
simulation::ArrivalConfig arrivals_of(const traffic::Series& series, const ArrivalText& text,
                                      Duration length);

/// Whether a stage is described by chance: durations that vary, cold starts, failures, retries,
/// calls downstream, timeouts that cut off. Where none is, requests have nothing to say of the
/// bill.
bool depends_on_chance(const Architecture& architecture, const Environment& environment);

/// Gateways and balancers hand requests on; functions, nodes, streams and queues with the function
/// that reads them are simulated; what no request waits for (storage, logs, keys) is left out.
/// Shards and the first number of nodes are those of the flow. Errors as of `run`.
RequestLevel request_level(const Architecture& architecture, const traffic::Series& traffic,
                           const ArrivalText& arrivals, Duration length,
                           const Environment& environment);

}  // namespace costsim::architecture
