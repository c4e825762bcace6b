#include "services/lambda_time.hpp"

#include "services/kit/amounts.hpp"
#include "services/lambda_billing.hpp"

namespace costsim::services {

double event_cpu_s(const Parameters& function, const Context& context) {
  return seconds(context.workload.cpu) /
         cpu_share(function.bytes("memory"), context.rules.bytes("full-vcpu-memory"));
}

Duration function_timeout(const Parameters& function, const Context& context) {
  return duration_if(function, "timeout").value_or(context.rules.duration("timeout"));
}

}  // namespace costsim::services
