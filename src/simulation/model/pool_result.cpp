#include "simulation/model/pool_result.hpp"

#include "engine/time.hpp"

namespace costsim::simulation {
namespace {

double seconds_of(engine::uint128 ns) {
  return static_cast<double>(ns) / engine::nanoseconds_per_second;
}

}  // namespace

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double calls_for_each(std::uint64_t calls, std::uint64_t failed) {
  return calls == failed ? 1 : ratio(calls, calls - failed);
}

double PoolResult::p_cold() const {
  return ratio(counted.cold_starts, counted.invocations);
}

double PoolResult::p_throttled() const {
  return ratio(counted.all_throttled(), counted.invocations + counted.all_throttled());
}

double PoolResult::utilisation() const {
  const double places = counted.mean_instances * requests_per_instance;
  return places > 0 ? counted.mean_running / places : 0;
}

double PoolResult::billed_s() const {
  return seconds_of(counted.billed_ns);
}

Figures figures_of(const PoolResult& pool) {
  const FunctionStatistics& of = pool.counted;
  Figures figures = {counted("invocations", of.invocations),
                     counted("cold_starts", of.cold_starts),
                     counted("timeouts", of.timeouts),
                     counted("errors", of.errors),
                     {"p_cold", pool.p_cold()},
                     {"mean_instances", of.mean_instances},
                     {"mean_running", of.mean_running},
                     {"mean_idle", of.mean_idle},
                     {"utilisation", pool.utilisation()},
                     {"mean_lifetime_s", of.mean_lifetime_seconds()},
                     {"peak_instances", static_cast<double>(of.peak_instances)},
                     {"peak_running", static_cast<double>(of.peak_running)},
                     {"billed_s", pool.billed_s()},
                     {"init_s", seconds_of(of.init_ns)},
                     {"start_s", seconds_of(of.start_ns)}};
  constexpr std::string_view refusals[throttle_kinds] = {
      "throttled_function_concurrency", "throttled_account_concurrency", "throttled_scaling_rate",
      "throttled_request_rate"};
  for (std::size_t i = 0; i < throttle_kinds; ++i) {
    figures.push_back(counted(refusals[i], of.throttled[i]));
  }
  if (pool.requests_per_instance > 1) {
    figures.push_back(counted("waited_for_init", of.waited_for_init));
  }
  figures.push_back(counted("pings", of.pings));
  figures.push_back(counted("cold_pings", of.cold_pings));
  return figures;
}

}  // namespace costsim::simulation
