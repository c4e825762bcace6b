// A queue in front of several equal servers: first come, first served.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <string>

#include "engine/distribution.hpp"
#include "engine/simulator.hpp"
#include "engine/statistics.hpp"
#include "simulation/requests/requests.hpp"

namespace costsim::simulation {

struct ServerStationConfig {
  std::string name = "servers";
  engine::Distribution service = {};
  std::uint32_t servers = 1;
  /// Places in the queue, not counting the servers; a request that finds none is turned away.
  std::size_t queue_limit = std::numeric_limits<std::size_t>::max();
};

struct StationStatistics {
  RequestCounts counts;     ///< turned away counts as throttled
  double mean_waiting = 0;  ///< requests in the queue
  double mean_running = 0;  ///< requests in service
  double utilisation = 0;   ///< of the servers
  std::int64_t peak_waiting = 0;
};

class ServerStation final : public engine::Process, public RequestSink {
 public:
  /// `next`, if any, gets each request when it leaves.
  ServerStation(engine::Simulator& simulator, const ServerStationConfig& config,
                const Window& window, std::uint64_t seed, RequestSink* next = nullptr);

  void arrive(Time now) override;
  /// More or fewer servers from now on; a server that is busy finishes first.
  void set_servers(Time now, std::uint32_t servers);

  /// Forgets the statistics so far: the end of a warm-up. Who is inside stays, uncounted.
  void restart_statistics(Time now);
  /// Throws Error(Internal) unless every request is accounted for.
  StationStatistics statistics(Time now) const;
  /// In the queue, of those that began service.
  const LatencyStatistics& waits() const { return waits_; }
  /// From arrival to departure, of those that began service.
  const LatencyStatistics& latency() const { return latency_; }
  std::int64_t present() const { return waiting_.value() + running_.value(); }

  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

 private:
  void begin_service(Time now, Time arrived);
  bool counted(Time arrived) const { return arrived >= window_.warm_up; }

  ServerStationConfig config_;
  engine::Simulator& simulator_;
  Window window_;
  RequestSink* next_;
  std::uint16_t id_;
  engine::RandomStream stream_;
  std::deque<Time> queue_;  ///< arrival times
  engine::TimeIntegral waiting_;
  engine::TimeIntegral running_;
  engine::TimeIntegral servers_;
  RequestCounts counts_;
  LatencyStatistics waits_;
  LatencyStatistics latency_;
};

}  // namespace costsim::simulation
