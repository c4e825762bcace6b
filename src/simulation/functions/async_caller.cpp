#include "simulation/functions/async_caller.hpp"

#include <algorithm>
#include <utility>

#include "engine/backoff.hpp"

namespace costsim::simulation {

using engine::Simulator;
using engine::Wakeup;

AsyncCaller::AsyncCaller(Simulator& simulator, const AsyncCallerConfig& config, FunctionPool& pool,
                         const Window& window, std::uint64_t seed, RequestSink* next)
    : config_(config),
      simulator_(simulator),
      pool_(pool),
      window_(window),
      next_(next),
      id_(simulator.add(*this)),
      jitter_(seed, config.name + "/jitter") {
  if (config_.arrivals.empty()) return;
  arrivals_ = make_arrivals(config_.arrivals, seed, config_.name);
  simulator.schedule(arrivals_->next(), {id_, Arrival, 0});
}

void AsyncCaller::wake(Simulator& simulator, Wakeup wakeup) {
  switch (wakeup.kind) {
    case Arrival: {
      const Entrance by = config_.arrivals.ticks.count > 0 ? Ticked : Sent;
      const Time next = act_on_arrivals(simulator, *arrivals_, [&](Time now) { arrive(now, by); });
      return simulator.schedule(next, {id_, Arrival, 0});
    }
    case Retry:
      return attempt(waiting_.take(wakeup.index));
    default:
      next_->arrive(simulator.now());
  }
}

void AsyncCaller::arrive(Time now) {
  arrive(now, Sent);
}

void AsyncCaller::arrive(Time now, Entrance by) {
  if (now >= window_.warm_up) ++statistics_.counts.requests;
  attempt({.arrived = now, .entrance = by});
}

void AsyncCaller::attempt(PendingRequest request) {
  const Time now = simulator_.now();
  if (now - request.arrived > config_.max_age) return drop(now, request, statistics_.expired);

  const Invocation invocation = pool_.invoke(now);
  ++request.attempts;
  request.cold |= invocation.cold;
  if (!invocation.accepted) {
    const engine::Backoff backoff{.first = config_.first_throttle_wait,
                                  .longest = config_.max_throttle_wait,
                                  .jitter = engine::Jitter::Equal};
    const Time wait = engine::wait_after(request.attempts - request.errors, backoff, jitter_);
    return retry_or_drop(now, wait, request, statistics_.throttle_retries);
  }
  count_repeated(now, request, invocation);
  count_tries(now, request, !invocation.ok());
  if (!invocation.ok()) {
    if (++request.errors > config_.error_retries) {
      return drop(invocation.end, request, statistics_.exhausted);
    }
    const Time wait = config_.error_wait * static_cast<Time::rep>(request.errors);
    return retry_or_drop(invocation.end, wait, request, statistics_.error_retries);
  }
  if (next_ != nullptr) simulator_.schedule(invocation.end, {id_, Done, 0});
  if (!counted(request)) return;
  ++(invocation.end <= window_.horizon ? statistics_.counts.served : statistics_.counts.in_flight);
  latency_.add(invocation.end - request.arrived, request.cold);
}

/// One that failed before waits no longer, and one that fails now does.
void AsyncCaller::count_tries(Time now, const PendingRequest& request, bool failed) {
  if (now < window_.warm_up) return;
  more_waiting_.resize(std::max<std::size_t>(more_waiting_.size(), request.errors + 2));
  if (request.errors > 0) --more_waiting_[request.errors];
  if (failed) ++more_waiting_[request.errors + 1];
  ++executed_;
  failed_ += failed;
}

/// Of one that failed so often: as many as are allowed, and begin before it is too old.
std::uint32_t AsyncCaller::tries_left(std::uint32_t errors) const {
  std::uint32_t left = 0;
  Time age{0};
  for (std::uint32_t retry = 1; retry <= config_.error_retries; ++retry) {
    age += config_.error_wait * static_cast<Time::rep>(retry);
    if (age > config_.max_age) break;
    if (retry >= errors) ++left;
  }
  return left;
}

double AsyncCaller::failing() const {
  return static_cast<double>(failed_) / static_cast<double>(std::max<std::uint64_t>(1, executed_));
}

TriedAgain AsyncCaller::tried_again() const {
  TriedAgain again;
  for (std::size_t errors = 1; errors < more_waiting_.size(); ++errors) {
    again.calls += static_cast<double>(more_waiting_[errors]) *
                   tries_to_come(failing(), tries_left(static_cast<std::uint32_t>(errors)));
  }
  waiting_.each([&](const PendingRequest& request) {
    if (!counted(request) || request.errors == 0) return;
    ++again.waiting;
    again.lost += all_fail(failing(), tries_left(request.errors));
  });
  again.dropped = again.lost;
  if (config_.dead_letter_queue) std::swap(again.lost, again.dead_lettered);
  return again;
}

void AsyncCaller::count_repeated(Time now, const PendingRequest& request,
                                 const Invocation& invocation) {
  if (counted(request) && request.errors > 0) ++statistics_.duplicates;
  if (request.entrance != Ticked) return;
  std::erase_if(ticks_, [now](const auto& tick) { return tick.second <= now; });
  Time& until = ticks_[request.arrived];
  until = std::max(until, invocation.end);
  if (counted(request) && ticks_.size() > 1) ++statistics_.overlaps;
}

void AsyncCaller::retry_or_drop(Time failed, Time wait, const PendingRequest& request,
                                std::uint64_t& retries) {
  if (failed + wait - request.arrived > config_.max_age) {
    return drop(failed, request, statistics_.expired);
  }
  if (counted(request)) ++retries;
  simulator_.schedule(failed + wait, {id_, Retry, waiting_.put(request)});
}

void AsyncCaller::drop(Time at, const PendingRequest& request, std::uint64_t& reason) {
  if (!counted(request)) return;
  if (at > window_.horizon) {
    ++statistics_.counts.in_flight;
    return;
  }
  ++statistics_.counts.dropped;
  ++reason;
  ++(config_.dead_letter_queue ? statistics_.dead_lettered : statistics_.lost);
}

AsyncStatistics AsyncCaller::statistics() const {
  AsyncStatistics result = statistics_;
  result.counts.in_flight += waiting_.count_since(window_.warm_up);
  check_conservation(config_.name, result.counts);
  return result;
}

void add(AsyncStatistics& sum, const AsyncStatistics& part) {
  add(sum.counts, part.counts);
  sum.error_retries += part.error_retries;
  sum.throttle_retries += part.throttle_retries;
  sum.expired += part.expired;
  sum.exhausted += part.exhausted;
  sum.dead_lettered += part.dead_lettered;
  sum.lost += part.lost;
  sum.duplicates += part.duplicates;
  sum.overlaps += part.overlaps;
}

}  // namespace costsim::simulation
