// What becomes of requests, as their senders see it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/histogram.hpp"
#include "engine/statistics.hpp"
#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Time;

/// The stretch of a run that is measured. Requests belong to it by their arrival.
struct Window {
  Time warm_up{0};  ///< what arrives before is simulated but not counted
  Time horizon{0};
};

/// Every request of the window ends in exactly one of these.
struct RequestCounts {
  std::uint64_t requests = 0;
  std::uint64_t served = 0;
  std::uint64_t throttled = 0;  ///< refused, and not (or no longer) tried again
  std::uint64_t dropped = 0;    ///< failed, timed out, expired or given to a dead-letter queue
  std::uint64_t in_flight = 0;  ///< not answered at the horizon
};

/// Adds the counts of another part of the same requests, or of other requests.
void add(RequestCounts& sum, const RequestCounts& part);

/// Throws Error(Internal) unless requests = served + throttled + dropped + in flight.
void check_conservation(std::string_view stage, const RequestCounts& counts);

/// Time from arrival to answer of served requests; those still in service at the horizon are in,
/// with the time they will have taken, because leaving out the long ones would flatter.
struct LatencyStatistics {
  engine::Histogram all;
  engine::Histogram cold;      ///< of those that met a cold start
  engine::BatchMeans batches;  ///< for the confidence interval of the mean, in nanoseconds

  void add(Time latency, bool was_cold) {
    all.add(latency);
    batches.add(static_cast<double>(latency.count()));
    if (was_cold) cold.add(latency);
  }
  /// The values of another place or time; the confidence interval stays that of this one's.
  void merge(const LatencyStatistics& other) {
    all.merge(other.all);
    cold.merge(other.cold);
  }
};

/// Who gets what a stage lets out.
class RequestSink {
 public:
  virtual ~RequestSink() = default;
  virtual void arrive(Time now) = 0;
};

}  // namespace costsim::simulation
