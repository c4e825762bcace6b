#include "simulation/result.hpp"

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
  StageResult result{.name = config.name, .service = "lambda"};
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

StageResult station_result(const ServerStationConfig& config, const StationStatistics& station,
                           const LatencyStatistics& latency) {
  StageResult result{.name = config.name, .service = "servers"};
  result.counts = station.counts;
  result.latency = summarise(latency);
  result.p_throttled = ratio(station.counts.throttled, station.counts.requests);
  result.mean_running = station.mean_running;
  result.utilisation = station.utilisation;
  result.more.emplace_back("mean_waiting", station.mean_waiting);
  result.more.emplace_back("peak_waiting", static_cast<double>(station.peak_waiting));
  return result;
}

}  // namespace costsim::simulation
