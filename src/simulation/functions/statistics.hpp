// What a pool of function instances counted.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/statistics.hpp"

namespace costsim::simulation {

/// Why an invocation was refused (429).
enum class Throttle : std::uint8_t {
  FunctionConcurrency,  ///< all units of its own limit are busy
  AccountConcurrency,   ///< all units that functions share are busy
  ScalingRate,          ///< instances may not be added so fast
  RequestRate,          ///< more than 10 requests per second and unit
};
inline constexpr std::size_t throttle_kinds = 4;
/// As decision logs tell it.
std::string_view to_text(Throttle reason);

/// How an accepted invocation ends.
enum class Ending : std::uint8_t { Done, TimedOut, Failed, DownstreamFailed };
/// "", "it times out", …
std::string_view to_text(Ending ending);

/// Counts since the start of measurement; pings are in none but their own and the billed ones.
struct FunctionStatistics {
  std::uint64_t invocations = 0;  ///< accepted
  std::uint64_t cold_starts = 0;
  std::array<std::uint64_t, throttle_kinds> throttled = {};
  std::uint64_t timeouts = 0;
  std::uint64_t errors = 0;
  std::uint64_t pings = 0;
  std::uint64_t cold_pings = 0;
  std::uint64_t throttled_pings = 0;
  std::uint64_t waited_for_init = 0;  ///< requests that joined an instance still in INIT

  std::uint64_t expired = 0;                ///< instances
  engine::uint128 expired_lifetime_ns = 0;  ///< of those, summed

  // Executed and billed time of every invocation that began in the measurement, pings included.
  engine::uint128 service_ns = 0;
  engine::uint128 init_ns = 0;
  engine::uint128 start_ns = 0;  ///< from a cold start to its handler: setup, network and INIT
  engine::uint128 billed_ns = 0;
  engine::uint128 ping_ns = 0;  ///< of the billed time, that of pings
  /// Billed time, without pings, beyond that of warm invocations until their timeout; below 0
  /// (modulo 2^128) where cold services are shorter.
  engine::uint128 excess_ns = 0;

  // Means over the measured time.
  double mean_instances = 0;
  double mean_running = 0;  ///< requests in service
  double mean_idle = 0;     ///< instances
  double mean_busy = 0;     ///< instances; = mean_running where each serves one request at a time
  std::int64_t peak_instances = 0;
  std::int64_t peak_running = 0;

  std::uint64_t all_throttled() const;
  double mean_lifetime_seconds() const;  ///< of expired instances; 0 if there is none
  /// Billed time per time that warm invocations until their timeout would bill; exactly 1 when cold
  /// starts and what the function waits for change nothing.
  double billed_factor() const;
};

/// Of several functions together; peaks add up, though they need not fall together.
void add(FunctionStatistics& sum, const FunctionStatistics& part);

}  // namespace costsim::simulation
