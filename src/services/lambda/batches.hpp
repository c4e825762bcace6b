// Lambda as an event source fills it: from items of a stream or a queue to invocations.
#pragma once

#include "services/kit/service.hpp"
#include "services/lambda/billing.hpp"

namespace costsim::services {

/// Batches that a queue's mapping runs at a time, at most: the quota of pollers, or what the
/// mapping is set to.
double most_pollers(const Parameters& function, const metering::Rules& rules);

/// How the source of these items fills batches; one item an invocation where nothing is fetched.
/// Error(Usage) for a setting that mappings did not have at the prices' epoch.
BatchSource source_of(const Flow& input, const Parameters& function, const Context& context);

/// Items → invocations, step by step: batches fill when traffic is high and are small at night.
Flow invocations_of(const Flow& input, const BatchSource& source);
/// The same of items that waited: how full batches are follows what there is to take in each step.
Flow invocations_of(const Flow& taken, const Counts& in_hand, const BatchSource& source);

}  // namespace costsim::services
