// What a request-level run found, in the terms of `costsim simulate --format json`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulation/model/function_stage.hpp"
#include "simulation/model/node_stage.hpp"
#include "simulation/model/queue_stage.hpp"
#include "simulation/model/stream_stage.hpp"
#include "simulation/requests/downstream.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/requests/tried_again.hpp"

namespace costsim::simulation {

/// Milliseconds; percentiles are within 0.4 %.
struct LatencySummary {
  std::uint64_t count = 0;
  double mean = 0;
  double mean_half_width = 0;  ///< of the 95 % confidence interval; infinite with too few values
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
  double p999 = 0;
  double max = 0;
};
LatencySummary summarise(const LatencyStatistics& latency);

/// What the kinds of stages tell, each in its own terms.
using KindResult = std::variant<FunctionResult, StreamResult, StreamReaderResult, QueueResult,
                                QueueReaderResult, NodeResult>;

/// One stage, or what stands in front of it.
struct SimulatedStage {
  std::string name;
  std::string service = {};
  RequestCounts counts = {};
  LatencySummary latency = {};
  std::uint64_t retries = 0;
  double p_throttled = 0;  ///< of invocations, of writes, or of requests to nodes
  KindResult own = {};
  TriedAgain tried_again = {};
  /// While more waits than is taken; absent: what waits tells it.
  std::optional<double> done_per_s = {};
  /// By a gateway in front, where nobody tries again; absent: there is none.
  std::optional<std::uint64_t> gateway_refused = {};
  std::optional<DownstreamStatistics> downstream = {};  ///< absent: it calls none
};

/// All that is told of the stage beside counts and latency.
Figures figures_of(const SimulatedStage& stage);
/// One of them; 0 when the stage has none of this name.
double figure(const SimulatedStage& stage, std::string_view name);

/// What the stage's function did; without one, nothing.
const PoolResult& pool_of(const SimulatedStage& stage);
/// Absent where nothing can be lost, or another result of the stage tells it.
std::optional<Losses> losses_of(const SimulatedStage& stage);
/// Of what reads a stream.
std::optional<double> iterator_age_max_s(const SimulatedStage& stage);

struct SimulationResult {
  std::string architecture = {};
  std::uint64_t seed = 0;
  double simulated_s = 0;        ///< without the warm-up
  std::string ended_early = {};  ///< why the run stopped before its horizon; "" when it did not
  RequestCounts counts = {};     ///< end to end
  LatencySummary latency = {};   ///< end to end
  std::vector<SimulatedStage> stages = {};
};

}  // namespace costsim::simulation
