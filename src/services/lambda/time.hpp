// What a function's parameters say of its time, for the flow as for single requests.
#pragma once

#include "services/kit/service.hpp"
#include "services/lambda/billing.hpp"

namespace costsim::services {

/// CPU time of one event at the share of a vCPU that the function's memory gets, in seconds.
double event_cpu_s(const Parameters& function, const Context& context);

/// The time of one invocation that handles so many events.
InvocationTime time_of(double events, const Parameters& function, const Context& context);

/// As stated, else the quota.
Duration function_timeout(const Parameters& function, const Context& context);

/// A duration, and the memory by which it is billed, that nobody stated.
std::vector<Assumption> assumed_of_function(const Parameters& function, const Context& context);

}  // namespace costsim::services
