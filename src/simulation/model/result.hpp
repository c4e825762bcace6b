// What a request-level run found, in the terms of `costsim simulate --format json`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "simulation/functions/async_caller.hpp"
#include "simulation/functions/pool.hpp"
#include "simulation/functions/sync_caller.hpp"
#include "simulation/nodes/group.hpp"
#include "simulation/queues/message_queue.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/streams/mapping.hpp"
#include "simulation/streams/producer.hpp"

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

/// One stage. What does not apply to its kind is 0.
struct StageResult {
  std::string name;
  std::string service = {};
  RequestCounts counts = {};
  LatencySummary latency = {};

  std::uint64_t cold_starts = 0;
  double p_cold = 0;       ///< of accepted invocations
  double p_throttled = 0;  ///< of invocations
  double mean_instances = 0;
  double mean_running = 0;
  double mean_idle = 0;
  double utilisation = 0;  ///< running requests per place for one
  double mean_lifetime_s = 0;
  std::int64_t peak_instances = 0;
  std::int64_t peak_running = 0;

  std::uint64_t invocations = 0;  ///< accepted
  std::uint64_t retries = 0;
  std::uint64_t timeouts = 0;          ///< of the function
  std::uint64_t gateway_timeouts = 0;  ///< 504 to the caller while the function went on
  std::uint64_t errors = 0;
  double billed_s = 0;
  /// Invocations for each that the requests would need if none were refused, failed or tried again.
  double calls_factor = 1;
  /// Billed time for each second that warm invocations until their timeout would bill.
  double billed_factor = 1;
  double init_s = 0;

  /// Figures of one kind of stage alone, in the order in which they are printed.
  std::vector<std::pair<std::string, double>> more = {};
};

struct SimulationResult {
  std::string architecture = {};
  std::uint64_t seed = 0;
  double simulated_s = 0;        ///< without the warm-up
  std::string ended_early = {};  ///< why the run stopped before its horizon; "" when it did not
  RequestCounts counts = {};     ///< end to end
  LatencySummary latency = {};   ///< end to end
  std::vector<StageResult> stages = {};
};

StageResult function_result(const FunctionPoolConfig& config, const FunctionStatistics& pool);
/// What became of the requests of a function's callers; may be called for each of several.
void add_callers(StageResult& stage, const SyncStatistics& callers);
void add_callers(StageResult& stage, const AsyncStatistics& callers);

StageResult producer_result(const StreamProducerConfig& config,
                            const StreamProducerStatistics& producer,
                            const LatencyStatistics& latency);
/// The function that reads a stream.
StageResult mapping_result(const FunctionPoolConfig& function, const FunctionStatistics& pool,
                           const StreamMapping& mapping);
/// The queue, and the function that reads it.
std::vector<StageResult> queue_results(const MessageQueueConfig& config, const MessageQueue& queue,
                                       const FunctionPoolConfig& function,
                                       const FunctionStatistics& pool);
StageResult node_result(const NodeGroupConfig& config, const NodeGroupStatistics& nodes,
                        const LatencyStatistics& latency);

/// What the stage that executes asked of its downstream.
void add_calls(StageResult& stage, const DownstreamStatistics& calls);

/// A figure of `more`; adds to it if it is there.
void add_figure(StageResult& stage, std::string_view name, double value);
/// 0 when the stage has none of this name.
double figure(const StageResult& stage, std::string_view name);

}  // namespace costsim::simulation
