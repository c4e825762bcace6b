#include "simulation/model/result.hpp"

namespace costsim::simulation {

namespace {

constexpr double ns_per_ms = 1e6;

double milliseconds(Time time) {
  return static_cast<double>(time.count()) / ns_per_ms;
}

double seconds_of(engine::uint128 ns) {
  return static_cast<double>(ns) / engine::nanoseconds_per_second;
}

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// A batch that fails is given again, in the end to one that succeeds.
double calls_factor(std::uint64_t calls, std::uint64_t failed) {
  return calls == failed ? 1 : ratio(calls, calls - failed);
}

}  // namespace

LatencySummary summarise(const LatencyStatistics& latency) {
  const auto& all = latency.all;
  return {.count = all.count(),
          .mean = all.mean_seconds() * 1e3,
          .mean_half_width = latency.batches.estimate().half_width / ns_per_ms,
          .p50 = milliseconds(all.quantile(0.5)),
          .p95 = milliseconds(all.quantile(0.95)),
          .p99 = milliseconds(all.quantile(0.99)),
          .p999 = milliseconds(all.quantile(0.999)),
          .max = milliseconds(all.max())};
}

StageResult function_result(const FunctionPoolConfig& config, const FunctionStatistics& pool) {
  StageResult result{.name = config.name, .service = "function"};
  result.cold_starts = pool.cold_starts;
  result.p_cold = ratio(pool.cold_starts, pool.invocations);
  result.p_throttled = ratio(pool.all_throttled(), pool.invocations + pool.all_throttled());
  result.mean_instances = pool.mean_instances;
  result.mean_running = pool.mean_running;
  result.mean_idle = pool.mean_idle;
  const double places = pool.mean_instances * config.requests_per_instance;
  result.utilisation = places > 0 ? pool.mean_running / places : 0;
  result.mean_lifetime_s = pool.mean_lifetime_seconds();
  result.peak_instances = pool.peak_instances;
  result.peak_running = pool.peak_running;
  result.invocations = pool.invocations;
  result.timeouts = pool.timeouts;
  result.errors = pool.errors;
  result.billed_s = seconds_of(pool.billed_ns);
  result.billed_factor = pool.billed_factor();
  result.init_s = seconds_of(pool.init_ns);
  constexpr std::string_view names[throttle_kinds] = {
      "throttled_function_concurrency", "throttled_account_concurrency", "throttled_scaling_rate",
      "throttled_request_rate"};
  for (std::size_t i = 0; i < throttle_kinds; ++i) {
    result.more.emplace_back(names[i], static_cast<double>(pool.throttled[i]));
  }
  result.more.emplace_back("pings", static_cast<double>(pool.pings));
  result.more.emplace_back("cold_pings", static_cast<double>(pool.cold_pings));
  return result;
}

void add_callers(StageResult& stage, const SyncStatistics& callers) {
  add(stage.counts, callers.counts);
  stage.retries += callers.retries;
  stage.gateway_timeouts += callers.gateway_timeouts;
  add_figure(stage, "gateway_throttled", static_cast<double>(callers.gateway_throttled));
}

void add_callers(StageResult& stage, const AsyncStatistics& callers) {
  add(stage.counts, callers.counts);
  stage.retries += callers.error_retries + callers.throttle_retries;
  add_figure(stage, "dead_lettered", static_cast<double>(callers.dead_lettered));
  add_figure(stage, "lost", static_cast<double>(callers.lost));
  add_figure(stage, "duplicates", static_cast<double>(callers.duplicates));
  add_figure(stage, "overlaps", static_cast<double>(callers.overlaps));
}

StageResult producer_result(const StreamProducerConfig& config,
                            const StreamProducerStatistics& producer,
                            const LatencyStatistics& latency) {
  StageResult result{.name = config.name, .service = "stream"};
  result.counts = producer.counts;
  result.latency = summarise(latency);
  result.retries = producer.retried;
  result.p_throttled = ratio(producer.refused, producer.attempts);
  result.more = {{"calls", static_cast<double>(producer.calls)},
                 {"records", static_cast<double>(producer.records)},
                 {"refused", static_cast<double>(producer.refused)},
                 {"lost", static_cast<double>(producer.counts.dropped)}};
  return result;
}

StageResult mapping_result(const FunctionPoolConfig& function, const FunctionStatistics& pool,
                           const StreamMapping& mapping) {
  StageResult result = function_result(function, pool);
  const StreamMappingStatistics statistics = mapping.statistics();
  result.counts = statistics.counts;
  result.latency = summarise(mapping.latency());
  result.retries = statistics.redelivered;
  result.calls_factor = calls_factor(statistics.invocations, statistics.failed);
  const auto count = [&](std::string_view name, std::uint64_t value) {
    add_figure(result, name, static_cast<double>(value));
  };
  count("failed_batches", statistics.failed);
  count("throttled_batches", statistics.throttled);
  count("splits", statistics.splits);
  count("expired", statistics.expired);
  count("given_up", statistics.given_up);
  count("dead_lettered", statistics.to_destination);
  count("lost", statistics.expired + statistics.given_up - statistics.to_destination);
  count("peak_backlog", static_cast<std::uint64_t>(statistics.peak_backlog));
  add_figure(result, "iterator_age_p99_s",
             engine::to_seconds(mapping.iterator_age().quantile(0.99)));
  add_figure(result, "iterator_age_max_s", engine::to_seconds(statistics.max_iterator_age));
  return result;
}

std::vector<StageResult> queue_results(const MessageQueueConfig& config, const MessageQueue& queue,
                                       const FunctionPoolConfig& function,
                                       const FunctionStatistics& pool) {
  const MessageQueueStatistics statistics = queue.statistics();
  StageResult messages{.name = config.name, .service = "queue"};
  messages.counts = statistics.counts;
  messages.latency = summarise(queue.waited());
  messages.more = {{"receives", static_cast<double>(statistics.receives)},
                   {"dead_lettered", static_cast<double>(statistics.dead_lettered)},
                   {"lost", static_cast<double>(statistics.expired)},
                   {"duplicates", static_cast<double>(statistics.duplicates)},
                   {"peak_waiting", static_cast<double>(statistics.peak_waiting)},
                   {"peak_pollers", static_cast<double>(statistics.peak_pollers)},
                   {"age_max_s", engine::to_seconds(statistics.max_age)}};
  StageResult readers = function_result(function, pool);
  readers.counts = statistics.counts;
  readers.latency = summarise(queue.latency());
  readers.calls_factor = calls_factor(statistics.invocations, statistics.failed);
  add_figure(readers, "failed_batches", static_cast<double>(statistics.failed));
  add_figure(readers, "throttled_batches", static_cast<double>(statistics.throttled));
  return {messages, readers};
}

StageResult node_result(const NodeGroupConfig& config, const NodeGroupStatistics& nodes,
                        const LatencyStatistics& latency) {
  StageResult result{.name = config.name, .service = "nodes"};
  result.counts = nodes.counts;
  result.latency = summarise(latency);
  result.p_throttled = ratio(nodes.counts.throttled, nodes.counts.requests);
  result.mean_instances = nodes.mean_nodes;
  result.mean_running = nodes.mean_running;
  result.utilisation = nodes.utilisation;
  result.peak_instances = nodes.peak_nodes;
  result.timeouts = nodes.timed_out;
  result.gateway_timeouts = nodes.gateway_timeouts;
  result.retries = nodes.retries;
  result.errors = nodes.errors;
  result.more = {{"mean_ready", nodes.mean_ready},
                 {"mean_waiting", nodes.mean_waiting},
                 {"lost", static_cast<double>(nodes.lost)},
                 {"gateway_throttled", static_cast<double>(nodes.gateway_throttled)},
                 {"interruptions", static_cast<double>(nodes.interruptions)},
                 {"failures", static_cast<double>(nodes.failures)},
                 {"surplus_vcpu_s", nodes.surplus_vcpu_s},
                 {"slow_share", nodes.throttled_share}};
  return result;
}

void add_calls(StageResult& stage, const DownstreamStatistics& calls) {
  add_figure(stage, "downstream_calls", static_cast<double>(calls.calls));
  add_figure(stage, "downstream_failed", static_cast<double>(calls.failed));
  add_figure(stage, "downstream_given_up", static_cast<double>(calls.given_up));
}

void add_figure(StageResult& stage, std::string_view name, double value) {
  for (auto& [known, sum] : stage.more) {
    if (known == name) {
      sum += value;
      return;
    }
  }
  stage.more.emplace_back(name, value);
}

double figure(const StageResult& stage, std::string_view name) {
  for (const auto& [known, value] : stage.more) {
    if (known == name) return value;
  }
  return 0;
}

}  // namespace costsim::simulation
