#include "simulation/functions/pool.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

using engine::RandomStream;

FunctionPool::FunctionPool(const FunctionPoolConfig& config, Account& account, std::uint64_t seed,
                           DecisionLog* log)
    : config_(config),
      account_(account),
      log_(log),
      warm_(config.warm, RandomStream(seed, config.name + "/warm")),
      cold_stream_(seed, config.name + "/cold"),
      usual_stream_(seed, config.name + "/usual"),
      error_stream_(seed, config.name + "/error"),
      longest_(config.timeout > Time{0} ? config.timeout : engine::never),
      may_fail_(config.error_probability > 0),
      idle_(config.pick, RandomStream(seed, config.name + "/pick")),
      partly_busy_(config.pick, RandomStream(seed, config.name + "/pick partly busy")) {
  validate(config_);
  account_.add(*this);
  account_.set_aside(config_.name, config_.concurrency_limit.value_or(config_.provisioned));
  if (config_.concurrency_limit) {
    own_units_ = *config_.concurrency_limit - config_.provisioned;
    requests_ = request_limit(*config_.concurrency_limit, config_.requests_per_unit);
  }
  if (config_.scaling) scaling_.emplace(*config_.scaling);

  for (std::uint32_t i = 0; i < config_.provisioned; ++i) {
    provisioned_.push_back(create_instance(Time{0}, true));
  }
  std::sort(config_.initial_idle.rbegin(), config_.initial_idle.rend());
  for (const Time idle : config_.initial_idle) {
    const InstanceId id = create_instance(Time{0}, false);
    instances_[id].idle_since = -idle;
    idle_.insert(id);
  }
}

// What every request runs through is one function after inlining: calls between its parts would
// cost a third of its time.
[[gnu::flatten]] Invocation FunctionPool::invoke(Time now, const Call& call) {
  settle(now);
  InstanceId id = no_instance;
  Invocation invocation = place(now, id);
  if (invocation.accepted) {
    const ServiceTimes service = draw_service(now, call, invocation.cold);
    invocation.ending = service.ending;
    invocation.end = now + service.start + service.execution;
    occupy(now, id);
    departures_.push(invocation.end, id);
    bill(call, service);
  }
  count(call, invocation);
  if (log_ != nullptr && log_->wants(now)) explain(now, call, invocation);
  return invocation;
}

[[gnu::flatten]] void FunctionPool::settle(Time now) {
  while (departures_.next() <= now) {
    const Time end = departures_.next();
    if (no_expiry_before_ <= end) expire_until(end);
    release(end, departures_.pop());
  }
  if (no_expiry_before_ <= now) expire_until(now);
}

Invocation FunctionPool::place(Time now, InstanceId& id) {
  if (!take_request(now)) return {.reason = Throttle::RequestRate};
  if (!provisioned_.empty()) {
    id = provisioned_.back();
    provisioned_.pop_back();
    return {.accepted = true};
  }
  if (!partly_busy_.empty()) {
    id = partly_busy_.pick();
    return {.accepted = true};
  }
  if (const auto refused = take_unit(now)) return {.reason = *refused};
  if (!idle_.empty()) {
    id = idle_.take();
    return {.accepted = true};
  }
  if (!take_new_instance(now)) {
    give_unit_back();
    return {.reason = Throttle::ScalingRate};
  }
  id = create_instance(now, false);
  return {.accepted = true, .cold = true};
}

void FunctionPool::occupy(Time now, InstanceId id) {
  ++accepted_;
  running_.add(now, 1);
  ++instances_[id].running;
  if (config_.requests_per_instance > 1) occupy_partly(now, id);
}

void FunctionPool::occupy_partly(Time now, InstanceId id) {
  const std::uint32_t running = instances_[id].running;
  if (running == 1) {
    busy_.add(now, 1);
    partly_busy_.insert(id);
  }
  if (running == config_.requests_per_instance) partly_busy_.erase(id);
}

void FunctionPool::release(Time now, InstanceId id) {
  ++released_;
  running_.add(now, -1);
  if (config_.requests_per_instance > 1) release_partly(now, id);
  Instance& instance = instances_[id];
  if (--instance.running > 0) return;
  instance.idle_since = now;
  if (instance.provisioned) {
    provisioned_.push_back(id);
  } else {
    give_unit_back();
    idle_.insert(id);
  }
}

void FunctionPool::release_partly(Time now, InstanceId id) {
  const std::uint32_t running = instances_[id].running;
  if (running < config_.requests_per_instance) partly_busy_.erase(id);
  if (running > 1) {
    partly_busy_.insert(id);
  } else {
    busy_.add(now, -1);
  }
}

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
  partly_busy_.create(id);
  return id;
}

/// Idle instances stand in the order in which they finished, which is the order in which they
/// expire; one that finishes from now on cannot expire before a keep-alive has passed.
[[gnu::noinline]] void FunctionPool::expire_until(Time now) {
  while (!idle_.empty()) {
    const InstanceId id = idle_.least_recent();
    no_expiry_before_ = instances_[id].idle_since + config_.keep_alive;
    if (no_expiry_before_ > now) return;
    expire(no_expiry_before_, id);
  }
  no_expiry_before_ = now + config_.keep_alive;
}

void FunctionPool::expire(Time now, InstanceId id) {
  idle_.erase(id);
  idle_.destroy(id);
  partly_busy_.destroy(id);
  free_.push_back(id);
  instance_count_.add(now, -1);
  ++counts_.expired;
  counts_.expired_lifetime_ns += static_cast<std::uint64_t>((now - instances_[id].created).count());
}

bool FunctionPool::take_request(Time now) {
  if (requests_) return requests_->take(now);
  return config_.concurrency_limit.has_value() || account_.take_request(now);
}

std::optional<Throttle> FunctionPool::take_unit(Time now) {
  if (config_.concurrency_limit) {
    if (on_demand_busy_ >= own_units_) return Throttle::FunctionConcurrency;
    ++on_demand_busy_;
    return std::nullopt;
  }
  return account_.take_unit(now) ? std::nullopt : std::optional(Throttle::AccountConcurrency);
}

void FunctionPool::give_unit_back() {
  if (config_.concurrency_limit) {
    --on_demand_busy_;
  } else {
    account_.give_back();
  }
}

bool FunctionPool::take_new_instance(Time now) {
  return (!scaling_ || scaling_->take(now)) && account_.take_new_instance(now);
}

FunctionPool::ServiceTimes FunctionPool::draw_service(Time now, const Call& call, bool cold) {
  ServiceTimes service;
  if (cold) {
    service = draw_cold_service(call);
  } else {
    service.usual = service.execution = call.service ? *call.service : warm_.next();
  }
  if (may_fail_ || service.execution > longest_) disturb(now, call, service);
  return service;
}

[[gnu::noinline]] FunctionPool::ServiceTimes FunctionPool::draw_cold_service(const Call& call) {
  ServiceTimes service;
  if (config_.cold && !call.service) {
    service.execution = config_.cold->sample_time(cold_stream_);
    service.usual = std::min(config_.warm.sample_time(usual_stream_), longest_);
    return service;
  }
  if (config_.network) service.start = config_.network->sample_time(cold_stream_);
  if (config_.init) {
    const Time init = config_.init->sample_time(cold_stream_);
    service.start += init;
    if (config_.billing.init_billed) service.billed_init = init;
    counts_.init_ns += static_cast<std::uint64_t>(init.count());
  }
  service.usual = service.execution = call.service ? *call.service : warm_.next();
  return service;
}

/// Waits for the downstream, times out, fails.
[[gnu::noinline]] void FunctionPool::disturb(Time now, const Call& call, ServiceTimes& service) {
  if (downstream_ != nullptr && !call.ping) {
    wait_for_downstream(now + service.start, service);
    service.usual += downstream_->mean_service();
  }
  service.usual = std::min(service.usual, longest_);
  if (service.execution > longest_) {
    service.execution = longest_;
    service.ending = Ending::TimedOut;
    ++counts_.timeouts;
  } else if (service.ending == Ending::Done && config_.error_probability > 0 &&
             error_stream_.chance(config_.error_probability)) {
    service.ending = Ending::Failed;
    ++counts_.errors;
  }
}

void FunctionPool::wait_for_downstream(Time begin, ServiceTimes& service) {
  const Downstream::Answer answer = downstream_->call(begin);
  service.execution += answer.at - begin;
  if (answer.ok) return;
  service.ending = Ending::DownstreamFailed;
  ++counts_.errors;
}

void FunctionPool::count(const Call& call, const Invocation& invocation) {
  if (invocation.accepted) {
    ++(call.ping ? counts_.pings : counts_.invocations);
    if (invocation.cold) ++(call.ping ? counts_.cold_pings : counts_.cold_starts);
  } else if (call.ping) {
    ++counts_.throttled_pings;
  } else {
    ++counts_.throttled[static_cast<std::size_t>(invocation.reason)];
  }
}

std::uint64_t FunctionPool::billed(std::uint64_t used_ns) const {
  const auto step = static_cast<std::uint64_t>(config_.billing.step.count());
  return std::max<std::uint64_t>((used_ns + step - 1) / step, 1) * step;
}

void FunctionPool::bill(const Call& call, const ServiceTimes& service) {
  const auto execution = static_cast<std::uint64_t>(service.execution.count());
  const auto usual = static_cast<std::uint64_t>(service.usual.count());
  const auto used = execution + static_cast<std::uint64_t>(service.billed_init.count());
  const std::uint64_t time = billed(used);
  counts_.service_ns += execution;
  counts_.billed_ns += time;
  if (call.ping) {
    counts_.ping_ns += time;
  } else if (used != usual) {
    counts_.excess_ns += engine::uint128{time} - billed(usual);
  }
}

[[gnu::noinline]] void FunctionPool::explain(Time now, const Call& call,
                                             const Invocation& invocation) {
  const std::string_view what = call.ping ? "ping" : "request";
  if (!invocation.accepted) {
    log_->note(now, config_.name,
               fmt::format("{} throttled: {} ({} running, {} instances)", what,
                           to_text(invocation.reason), running(), instances()));
    return;
  }
  const std::string outcome =
      invocation.ok() ? "" : fmt::format(", in vain: {}", to_text(invocation.ending));
  const std::string start =
      !invocation.cold   ? "warm"
      : instances() == 1 ? std::string("cold: there is no other instance")
      : instances() == 2
          ? std::string("cold: the only other instance is busy")
          : fmt::format("cold: each of the other {} instances is busy", instances() - 1);
  log_->note(now, config_.name,
             fmt::format("{} {}, ends at {:.6f} s{}", what, start,
                         engine::to_seconds(invocation.end), outcome));
}

void FunctionPool::restart_statistics(Time now) {
  settle(now);
  counts_ = {};
  running_.restart(now);
  busy_.restart(now);
  instance_count_.restart(now);
}

FunctionStatistics FunctionPool::statistics(Time now) {
  settle(now);
  if (accepted_ != released_ + static_cast<std::uint64_t>(running())) {
    throw Error(Failure::Internal,
                fmt::format("function \"{}\" lost count: {} accepted, {} released, {} running",
                            config_.name, accepted_, released_, running()));
  }
  FunctionStatistics result = counts_;
  result.mean_instances = instance_count_.mean_until(now);
  result.mean_running = running_.mean_until(now);
  result.mean_busy = busy().mean_until(now);
  result.mean_idle = result.mean_instances - result.mean_busy;
  result.peak_instances = instance_count_.peak();
  result.peak_running = running_.peak();
  return result;
}

}  // namespace costsim::simulation
