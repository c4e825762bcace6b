#include "services/lambda/time.hpp"

#include <fmt/format.h>

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

std::vector<Assumption> assumed_of_function(const Parameters& function, const Context& context) {
  std::vector<Assumption> all;
  if (!function.has("duration") && !function.stated("duration_per_event") &&
      !context.workload.times_stated) {
    const bool calls = context.downstream_s > 0;
    all.push_back({"duration", "0s",
                   fmt::format("neither a duration nor [workload] cpu or wait is stated: {}",
                               calls ? "an invocation takes as long as its downstream"
                                     : "each invocation is billed as the least that there is, " +
                                           to_text(context.rules.duration("billing-step"))),
                   !calls});
  }
  if (!function.stated("memory")) {
    all.push_back({"memory", to_text(function.bytes("memory")),
                   "the price of a second and the share of a vCPU follow it"});
  }
  if (function.flag("snapstart") && !function.has("init")) {
    all.push_back(
        {"init", "that of a start without a snapshot",
         "how long a restore takes is not known: cold starts take, and bill, all of INIT"});
  }
  return all;
}

}  // namespace costsim::services
