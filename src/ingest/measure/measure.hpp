// What one vCPU of this service can do: the real code, driven by a load generator in the same
// process.
//
// Measured is CPU time, not only rate: with one core for the server and one for the generator it is
// the generator that saturates first on single events, so 1,000,000 / (CPU seconds per million
// events) is what one fully used vCPU serves, and the rate is what was seen.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "batching/batcher.hpp"
#include "ingest/service/config.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

struct MeasureConfig {
  unsigned runs = 3;
  Duration warm_up = std::chrono::milliseconds(500);
  Duration run_time = std::chrono::seconds(2);
  unsigned threads = 1;  ///< of the front
  unsigned connections = 64;
  std::size_t event_bytes = 200;
  std::size_t bulk_events = 100;
  std::string scratch;  ///< an existing folder for the file sink and the spool
};

struct LatencyMs {
  double p50 = 0, p95 = 0, p99 = 0, p999 = 0, max = 0;
};

/// The median run by CPU time.
struct Figure {
  std::string name;
  std::size_t event_bytes = 0;
  double events_per_s = 0;              ///< as seen, load generator and all
  double requests_per_s = 0;            ///< 0 for the core alone
  double cpu_s_per_million_events = 0;  ///< of all threads but the generator's
  double spread_percent = 0;            ///< (largest − smallest) / median of the CPU time
  double rss_mb = 0;                    ///< of the process, with the generator in it
  LatencyMs latency;
  batching::CloseCounts closes{};

  double events_per_s_per_vcpu() const { return 1e6 / cpu_s_per_million_events; }
};

/// The machine that a figure belongs to.
struct Machine {
  std::string cpu;
  unsigned cores = 0;
  std::string os;
};
Machine this_machine();

struct Measurement {
  Machine machine;
  MeasureConfig config;
  std::vector<Figure> figures;

  /// nullptr when there is none of that name.
  const Figure* find(const std::string& name) const;
};

/// Runs every figure; progress goes to `log`. Throws Error(Untrustworthy) when the service refused
/// or lost a request.
Measurement measure(const MeasureConfig& config, const Clocks& clocks, std::ostream& log);

}  // namespace costsim::ingest
