#include "simulation/functions/statistics.hpp"

#include <numeric>

namespace costsim::simulation {

std::string_view to_text(Ending ending) {
  switch (ending) {
    case Ending::TimedOut:
      return "it times out";
    case Ending::Failed:
      return "it fails by chance (error_rate)";
    case Ending::DownstreamFailed:
      return "its call downstream fails";
    case Ending::Done:
      break;
  }
  return "";
}

std::string_view to_text(Throttle reason) {
  switch (reason) {
    case Throttle::FunctionConcurrency:
      return "all of the function's own concurrency is in use";
    case Throttle::AccountConcurrency:
      return "all of the account's shared concurrency is in use";
    case Throttle::ScalingRate:
      return "instances may not be added faster";
    case Throttle::RequestRate:
      return "more requests per second than the concurrency allows";
  }
  return "";
}

std::uint64_t FunctionStatistics::all_throttled() const {
  return std::accumulate(throttled.begin(), throttled.end(), std::uint64_t{0});
}

double FunctionStatistics::mean_lifetime_seconds() const {
  if (expired == 0) return 0;
  return static_cast<double>(expired_lifetime_ns) / static_cast<double>(expired) /
         engine::nanoseconds_per_second;
}

double FunctionStatistics::billed_factor() const {
  const engine::uint128 billed = billed_ns - ping_ns;
  const engine::uint128 usual = billed - excess_ns;
  return usual == billed ? 1 : static_cast<double>(billed) / static_cast<double>(usual);
}

void add(FunctionStatistics& sum, const FunctionStatistics& part) {
  sum.invocations += part.invocations;
  sum.cold_starts += part.cold_starts;
  for (std::size_t i = 0; i < throttle_kinds; ++i) sum.throttled[i] += part.throttled[i];
  sum.timeouts += part.timeouts;
  sum.errors += part.errors;
  sum.pings += part.pings;
  sum.cold_pings += part.cold_pings;
  sum.throttled_pings += part.throttled_pings;
  sum.waited_for_init += part.waited_for_init;
  sum.expired += part.expired;
  sum.expired_lifetime_ns += part.expired_lifetime_ns;
  sum.service_ns += part.service_ns;
  sum.init_ns += part.init_ns;
  sum.start_ns += part.start_ns;
  sum.billed_ns += part.billed_ns;
  sum.ping_ns += part.ping_ns;
  sum.excess_ns += part.excess_ns;
  sum.mean_instances += part.mean_instances;
  sum.mean_running += part.mean_running;
  sum.mean_idle += part.mean_idle;
  sum.mean_busy += part.mean_busy;
  sum.peak_instances += part.peak_instances;
  sum.peak_running += part.peak_running;
}

}  // namespace costsim::simulation
