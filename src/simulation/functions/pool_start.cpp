#include <algorithm>

#include <fmt/format.h>

#include "simulation/functions/pool.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

namespace {

/// What is left of services that are met at some instant: an instance is the likelier to be met in
/// a service the longer that is, and anywhere in it alike (Cox, "Renewal Theory", 1962, ch. 5).
class ResidualServices {
 public:
  ResidualServices(const Distribution& service, engine::RandomStream stream) : stream_(stream) {
    constexpr int samples = 4096;
    double total = 0;
    for (int i = 0; i < samples; ++i) sums_.push_back(total += service.sample(stream_));
  }
  Time next() {
    const double at = stream_.uniform() * sums_.back();
    const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, at);
    return engine::time_from_seconds(std::max(0.0, *found - at));
  }

 private:
  engine::RandomStream stream_;
  std::vector<double> sums_;
};

}  // namespace

[[gnu::noinline]] InstanceId FunctionPool::create_instance(Time now, bool provisioned) {
  InstanceId id = static_cast<InstanceId>(instances_.size());
  if (free_.empty()) {
    if (instances_.size() >= config_.max_instances) {
      throw Error(
          Failure::Untrustworthy,
          fmt::format("function \"{}\" would need more than {} instances at {} s of simulated "
                      "time: no account has as many",
                      config_.name, config_.max_instances, engine::to_seconds(now)));
    }
    instances_.emplace_back();
  } else {
    id = free_.back();
    free_.pop_back();
  }
  instances_[id] = {.created = now, .idle_since = now, .running = 0, .provisioned = provisioned};
  instance_count_.add(now, 1);
  idle_.create(id);
  if (shared_) shared_->create(id);
  return id;
}

void FunctionPool::add_initial_idle() {
  std::sort(config_.initial_idle.rbegin(), config_.initial_idle.rend());
  for (const Time idle : config_.initial_idle) {
    const InstanceId id = create_instance(Time{0}, false);
    instances_[id].idle_since = -idle;
    idle_.insert(id);
    if (lives_) lives_->begin(-idle, id);
    if (shared_) shared_->add_idle(id);
  }
}

void FunctionPool::add_initial_running(std::uint64_t seed) {
  if (config_.initial_running == 0) return;
  ResidualServices services(config_.warm,
                            engine::RandomStream(seed, config_.name + "/initial running"));
  for (std::uint32_t i = 0; i < config_.initial_running; ++i) {
    InstanceId id = no_instance;
    if (!shared_ || !take_partly_busy(id)) {
      if (take_unit(Time{0})) {
        throw Error(Failure::Usage,
                    fmt::format("function \"{}\": more requests run at the start than its "
                                "concurrency allows",
                                config_.name));
      }
      id = create_instance(Time{0}, false);
    }
    occupy(Time{0}, id);
    departures_.push(std::min(services.next(), longest_), id);
  }
}

}  // namespace costsim::simulation
