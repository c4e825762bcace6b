// Provisioned concurrency of a function: which invocations it takes, and how the billed time of a
// function spreads over a month.
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

/// The part of the invocations that provisioned instances take, while they are enough.
double provisioned_share(const Flow& invocations, double duration_s, double provisioned);

/// GB-seconds on demand, on provisioned instances, and of provisioned instances while configured.
void use_duration(const Decimal& gb_seconds, const Flow& invocations, double duration_s,
                  const Parameters& values, const Context& context, StageOutcome& outcome);

/// What a compute savings plan covers of a function: its time, not its requests.
std::vector<metering::MeterId> coverable_time(const Parameters& values);

/// Time is billed as invocations come; provisioned concurrency is there in every hour.
void tell_time_spread(const Flow& invocations, double duration_s, const Parameters& values,
                      const Context& context);

}  // namespace costsim::services
