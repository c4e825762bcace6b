#include <algorithm>

#include "simulation/functions/pool.hpp"

namespace costsim::simulation {

[[gnu::noinline]] FunctionPool::ServiceTimes FunctionPool::draw_cold_service(const Call& call) {
  ServiceTimes service;
  if (config_.cold && !call.service) {
    service.execution = config_.cold->sample_time(cold_stream_);
    service.usual = std::min(config_.warm.sample_time(usual_stream_), longest_);
    return service;
  }
  if (config_.setup) service.start += config_.setup->sample_time(cold_stream_);
  if (config_.network) service.start += config_.network->sample_time(cold_stream_);
  if (config_.init) {
    const Time init = config_.init->sample_time(cold_stream_);
    service.start += init;
    if (config_.billing.init_billed) service.billed_init = init;
    counts_.init_ns += static_cast<std::uint64_t>(init.count());
  }
  counts_.start_ns += static_cast<std::uint64_t>(service.start.count());
  service.usual = service.execution = call.service ? *call.service : warm_.next();
  if (config_.first_run) service.execution += config_.first_run->sample_time(cold_stream_);
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

}  // namespace costsim::simulation
