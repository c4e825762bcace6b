// A closed-loop HTTP load generator: each connection sends its next request when the last one is
// answered.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ingest/front/config.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// CPU time of this process without the calling thread.
Duration cpu_time_of_others();
/// CPU time of the calling thread.
Duration cpu_time_of_this_thread();

struct LoadPlan {
  Address server;
  unsigned connections = 64;
  std::string request;  ///< sent again and again
  Duration warm_up{};
  Duration run_time{};
  /// While true nothing is sent: what has been accepted must be delivered first.
  std::function<bool()> full = [] { return false; };
  /// What the service has used, asked for in the thread that generates the load.
  std::function<Duration()> cpu_time = cpu_time_of_others;
};

struct LoadResult {
  std::uint64_t requests = 0;  ///< answered 2xx
  std::uint64_t refused = 0;   ///< anything else
  Duration wall{};
  Duration cpu{};  ///< of the service
  std::vector<Duration> latencies;
};

/// Runs in the calling thread.
LoadResult generate_load(const LoadPlan& plan, const Clocks& clocks);

/// Lets the calling thread, and those it starts later, run on the cores [first, last] only; does
/// nothing where the system does not allow it.
void run_on_cores(unsigned first, unsigned last);

}  // namespace costsim::ingest
