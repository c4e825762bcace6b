#include "simulation/functions/pool.hpp"

#include <algorithm>

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
      keep_alive_(engine::time_from_seconds(config.keep_alive.least())) {
  validate(config_);
  account_.add(*this);
  account_.set_aside(config_.name, config_.concurrency_limit.value_or(config_.provisioned));
  if (config_.concurrency_limit) {
    own_units_ = *config_.concurrency_limit - config_.provisioned;
    requests_ = request_limit(*config_.concurrency_limit, config_.requests_per_unit,
                              config_.requests_spent);
  }
  if (config_.scaling) scaling_.emplace(*config_.scaling);
  if (config_.requests_per_instance > 1) shared_.emplace(config_, seed);
  if (config_.keep_alive.family != engine::Family::Deterministic) {
    lives_.emplace(config_.keep_alive, RandomStream(seed, config_.name + "/idle life"));
  }
  plain_ = !shared_ && !lives_;
  for (std::uint32_t i = 0; i < config_.provisioned; ++i) {
    provisioned_.push_back(create_instance(Time{0}, true));
  }
  add_initial_idle();
  add_initial_running(seed);
}

// What every request runs through is one function after inlining: calls between its parts would
// cost a third of its time.
[[gnu::flatten]] Invocation FunctionPool::invoke(Time now, const Call& call) {
  settle(now);
  InstanceId id = no_instance;
  Invocation invocation = place(now, id);
  Time wait{0};
  if (invocation.accepted) {
    if (shared_) wait = wait_for_init(now, id);
    const ServiceTimes service = draw_service(now, call, invocation.cold, wait);
    invocation.ending = service.ending;
    invocation.end = now + service.start + service.execution;
    if (invocation.cold && shared_) begin_init(now + service.start, id);
    occupy(now, id);
    departures_.push(invocation.end, id);
    bill(call, service);
  }
  count(call, invocation);
  if (log_ != nullptr && log_->wants(now)) explain(now, call, invocation, wait);
  return invocation;
}

[[gnu::flatten]] void FunctionPool::settle(Time now) {
  while (departures_.next() <= now) {
    const Time end = departures_.next();
    if (no_change_before_ <= end) change_until(end);
    release(end, departures_.pop());
  }
  if (no_change_before_ <= now) change_until(now);
}

Invocation FunctionPool::place(Time now, InstanceId& id) {
  if (!take_request(now)) return {.reason = Throttle::RequestRate};
  if (!plain_) return place_otherwise(now, id);
  if (!provisioned_.empty()) {
    id = provisioned_.back();
    provisioned_.pop_back();
    return {.accepted = true};
  }
  if (const auto refused = take_unit(now)) return {.reason = *refused};
  if (idle_.empty()) return place_on_new(now, id);
  id = idle_.take();
  return {.accepted = true};
}

Invocation FunctionPool::place_on_new(Time now, InstanceId& id) {
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
  const std::uint32_t running = ++instances_[id].running;
  if (!shared_) return;
  if (running == 1) busy_.add(now, 1);
  shared_->taken(now, id, running);
}

void FunctionPool::release(Time now, InstanceId id) {
  ++released_;
  running_.add(now, -1);
  --instances_[id].running;
  if (!plain_) return release_otherwise(now, id);
  become_free(now, id);
}

void FunctionPool::become_free(Time now, InstanceId id) {
  Instance& instance = instances_[id];
  instance.idle_since = now;
  if (instance.provisioned) {
    provisioned_.push_back(id);
  } else {
    give_unit_back();
    idle_.insert(id);
  }
}

[[gnu::noinline]] void FunctionPool::change_until(Time now) {
  no_change_before_ = expire_until(now);
  if (!shared_) return;
  shared_->ready_by(now);
  no_change_before_ = std::min(no_change_before_, shared_->next());
}

/// When the next may expire. Idle instances stand in the order in which they finished, which is the
/// order in which they expire where all live equally long; one that finishes from now on cannot
/// expire before a keep-alive has passed.
Time FunctionPool::expire_until(Time now) {
  if (lives_) {
    while (const auto expired = lives_->expired_by(now)) expire(expired->at, expired->id);
    return std::min(lives_->next(), now + keep_alive_);
  }
  while (!idle_.empty()) {
    const InstanceId id = idle_.least_recent();
    const Time end = instances_[id].idle_since + keep_alive_;
    if (end > now) return end;
    expire(end, id);
  }
  return now + keep_alive_;
}

void FunctionPool::expire(Time now, InstanceId id) {
  idle_.erase(id);
  idle_.destroy(id);
  if (shared_) shared_->destroy(id);
  free_.push_back(id);
  instance_count_.add(now, -1);
  ++counts_.expired;
  counts_.expired_lifetime_ns += static_cast<std::uint64_t>((now - instances_[id].created).count());
}

bool FunctionPool::take_request(Time now) {
  if (requests_) return requests_->take(now);
  if (config_.requests_per_unit == 0) return true;
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

FunctionPool::ServiceTimes FunctionPool::draw_service(Time now, const Call& call, bool cold,
                                                      Time wait) {
  ServiceTimes service;
  if (cold) {
    service = draw_cold_service(call);
  } else {
    service.start = wait;
    service.usual = service.execution = call.service ? *call.service : warm_.next();
  }
  if (may_fail_ || service.execution > longest_) disturb(now, call, service);
  return service;
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

}  // namespace costsim::simulation
