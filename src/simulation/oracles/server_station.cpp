#include "simulation/oracles/server_station.hpp"

#include <algorithm>

namespace costsim::simulation {

ServerStation::ServerStation(engine::Simulator& simulator, const ServerStationConfig& config,
                             const Window& window, std::uint64_t seed, RequestSink* next)
    : config_(config),
      simulator_(simulator),
      window_(window),
      next_(next),
      id_(simulator.add(*this)),
      stream_(seed, config.name + "/service") {
  servers_.set(simulator.now(), config.servers);
}

void ServerStation::arrive(Time now) {
  if (counted(now)) ++counts_.requests;
  if (running_.value() < servers_.value()) {
    begin_service(now, now);
  } else if (queue_.size() < config_.queue_limit) {
    queue_.push_back(now);
    waiting_.add(now, 1);
  } else if (counted(now)) {
    ++counts_.throttled;
  }
}

void ServerStation::begin_service(Time now, Time arrived) {
  const Time end = now + config_.service.sample_time(stream_);
  running_.add(now, 1);
  simulator_.schedule(end, {id_, 0, 0});
  if (!counted(arrived)) return;
  ++(end <= window_.horizon ? counts_.served : counts_.in_flight);
  waits_.add(now - arrived, false);
  latency_.add(end - arrived, false);
}

void ServerStation::wake(engine::Simulator& simulator, engine::Wakeup) {
  const Time now = simulator.now();
  running_.add(now, -1);
  if (!queue_.empty() && running_.value() < servers_.value()) {
    const Time arrived = queue_.front();
    queue_.pop_front();
    waiting_.add(now, -1);
    begin_service(now, arrived);
  }
  if (next_ != nullptr) next_->arrive(now);
}

void ServerStation::set_servers(Time now, std::uint32_t servers) {
  servers_.set(now, servers);
  while (!queue_.empty() && running_.value() < servers_.value()) {
    const Time arrived = queue_.front();
    queue_.pop_front();
    waiting_.add(now, -1);
    begin_service(now, arrived);
  }
}

void ServerStation::restart_statistics(Time now) {
  waiting_.restart(now);
  running_.restart(now);
  servers_.restart(now);
}

StationStatistics ServerStation::statistics(Time now) const {
  StationStatistics result{.counts = counts_};
  result.counts.in_flight += static_cast<std::uint64_t>(
      std::count_if(queue_.begin(), queue_.end(), [&](Time arrived) { return counted(arrived); }));
  check_conservation(config_.name, result.counts);
  result.mean_waiting = waiting_.mean_until(now);
  result.mean_running = running_.mean_until(now);
  const double servers = servers_.mean_until(now);
  result.utilisation = servers > 0 ? result.mean_running / servers : 0;
  result.peak_waiting = waiting_.peak();
  return result;
}

}  // namespace costsim::simulation
