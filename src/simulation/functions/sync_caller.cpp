#include "simulation/functions/sync_caller.hpp"

#include <fmt/format.h>

namespace costsim::simulation {

using engine::Simulator;
using engine::Wakeup;

SyncCaller::SyncCaller(Simulator& simulator, const SyncCallerConfig& config, FunctionPool& pool,
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

void SyncCaller::wake(Simulator& simulator, Wakeup wakeup) {
  switch (wakeup.kind) {
    case Arrival: {
      const Time next = act_on_arrivals(simulator, *arrivals_, [this](Time now) { arrive(now); });
      return simulator.schedule(next, {id_, Arrival, 0});
    }
    case Retry:
      return attempt(waiting_.take(wakeup.index));
    default:
      next_->arrive(simulator.now());
  }
}

void SyncCaller::arrive(Time now) {
  ++all_requests_;
  if (now >= window_.warm_up) ++statistics_.counts.requests;
  attempt({.arrived = now});
}

void SyncCaller::attempt(PendingRequest request) {
  const Time now = simulator_.now();
  ++request.attempts;
  if (!enter(gates_, now)) {
    if (counted(request)) ++statistics_.gateway_throttled;
    return after_failure(now, request, "429 of the gateway", statistics_.counts.throttled);
  }
  request.passed = true;
  const Invocation invocation = pool_.invoke(now);
  if (!invocation.accepted) {
    leave(gates_, now + config_.added);
    return after_failure(now + config_.added, request, "429 of the function",
                         statistics_.counts.throttled);
  }
  request.cold |= invocation.cold;

  const Time gateway = config_.gateway_timeout;
  const bool given_up = gateway > Time{0} && invocation.end - now > gateway;
  const Time answered = (given_up ? now + gateway : invocation.end) + config_.added;
  leave(gates_, answered);
  if (given_up) {
    if (counted(request)) ++statistics_.gateway_timeouts;
    return after_failure(answered, request, "504 of the gateway, while the function goes on",
                         statistics_.counts.dropped);
  }
  if (!invocation.ok()) {
    if (counted(request)) ++statistics_.failures;
    return after_failure(answered, request, "an error of the function", statistics_.counts.dropped);
  }
  if (next_ != nullptr) simulator_.schedule(invocation.end, {id_, Answer, 0});
  if (!counted(request)) return;
  ++(answered <= window_.horizon ? statistics_.counts.served : statistics_.counts.in_flight);
  latency_.add(answered - request.arrived, request.cold);
}

void SyncCaller::after_failure(Time answered, const PendingRequest& request,
                               std::string_view answer, std::uint64_t& outcome) {
  const double allowed = config_.retry.budget * static_cast<double>(all_requests_);
  const bool may_retry = request.attempts < config_.retry.max_attempts;
  if (may_retry && static_cast<double>(all_retries_) < allowed) {
    ++all_retries_;
    if (counted(request)) ++statistics_.retries;
    const Time again =
        answered + engine::wait_after(request.attempts, config_.retry.backoff, jitter_);
    if (log_ != nullptr)
      explain(answered, request, answer,
              fmt::format("the client calls again at {:.6f} s", engine::to_seconds(again)));
    simulator_.schedule(again, {id_, Retry, waiting_.put(request)});
    return;
  }
  if (log_ != nullptr)
    explain(answered, request, answer,
            may_retry ? "no retry: the budget is spent" : "the client gives up");
  if (!counted(request)) return;
  ++(answered <= window_.horizon ? outcome : statistics_.counts.in_flight);
  if (!request.passed) ++statistics_.kept_out;
}

/// Told when it happens, with the time at which the client learns of it.
void SyncCaller::explain(Time answered, const PendingRequest& request, std::string_view answer,
                         const std::string& then) const {
  const Time now = simulator_.now();
  if (!log_->wants(now)) return;
  log_->note(now, config_.name,
             fmt::format("call {} gets {} at {:.6f} s; {}", request.attempts, answer,
                         engine::to_seconds(answered), then));
}

SyncStatistics SyncCaller::statistics() const {
  SyncStatistics result = statistics_;
  result.counts.in_flight += waiting_.count_since(window_.warm_up);
  check_conservation(config_.name, result.counts);
  return result;
}

void add(SyncStatistics& sum, const SyncStatistics& part) {
  add(sum.counts, part.counts);
  sum.retries += part.retries;
  sum.gateway_timeouts += part.gateway_timeouts;
  sum.gateway_throttled += part.gateway_throttled;
  sum.kept_out += part.kept_out;
  sum.failures += part.failures;
}

}  // namespace costsim::simulation
