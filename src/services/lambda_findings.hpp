// A function's load held against Lambda's quotas.
#pragma once

#include "services/lambda_billing.hpp"
#include "services/service.hpp"

namespace costsim::services {

struct LambdaLoad {
  const Flow& input;
  const Flow& invocations;
  BatchSource source;
  double duration_s = 0;  ///< mean of one invocation
  double batch = 1;       ///< mean events per invocation
};

/// Little's law at the busiest step, at the burst quantile of the number in service. A stream never
/// runs more than its shards × parallelisation.
double peak_concurrency(const LambdaLoad& load, const Context& context);

void find_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                 Outcome& outcome);

}  // namespace costsim::services
