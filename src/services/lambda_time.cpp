#include "services/lambda_time.hpp"

#include "services/kit/amounts.hpp"

namespace costsim::services {

double event_cpu_s(const Parameters& function, const Context& context) {
  return seconds(context.workload.cpu) /
         cpu_share(function.bytes("memory"), context.rules.bytes("full-vcpu-memory"));
}

InvocationTime time_of(double events, const Parameters& values, const Context& context) {
  InvocationTime time;
  time.events = events;
  time.per_event_s = seconds(values.duration("duration_per_event"));
  time.further_s = context.downstream_s;
  if (values.has("duration")) {
    time.varying = engine::make_distribution(values.distribution("duration"));
  } else {
    time.per_event_s += event_cpu_s(values, context);
    time.varying = engine::deterministic(seconds(context.workload.wait));
  }
  return time;
}

Duration function_timeout(const Parameters& function, const Context& context) {
  return duration_if(function, "timeout").value_or(context.rules.duration("timeout"));
}

}  // namespace costsim::services
