// Lambda as an event source fills it: from items of a stream or a queue to invocations.
#pragma once

#include "services/kit/service.hpp"
#include "services/lambda_billing.hpp"

namespace costsim::services {

/// How the source of these items fills batches; one item an invocation where nothing is fetched.
BatchSource source_of(const Flow& input, const Parameters& function, const Context& context);

/// Items → invocations, step by step: batches fill when traffic is high and are small at night.
Flow invocations_of(const Flow& input, const BatchSource& source);

}  // namespace costsim::services
