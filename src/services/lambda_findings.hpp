// A function's load held against Lambda's quotas.
#pragma once

#include "services/kit/service.hpp"
#include "services/lambda_billing.hpp"

namespace costsim::services {

struct LambdaLoad {
  const Flow& input;
  const Flow& invocations;
  BatchSource source;
  double duration_s = 0;       ///< mean of one invocation
  double full_duration_s = 0;  ///< the same with the largest batch
  double largest_share = 1;    ///< of the traffic, that the busiest function takes
  Counts at_work = {};         ///< invocations at the end of each step
  bool varies = false;         ///< their time does
};

/// Little's law at the busiest step, at the burst quantile of the number in service; at least one
/// for a function that is called at all. A stream never runs more than its shards ×
/// parallelisation, a queue not more than its pollers and the function's reservation.
double peak_concurrency(const LambdaLoad& load, const Context& context);

/// Little's law over the whole time, within the same bound: a backlog does not run.
double mean_concurrency(const LambdaLoad& load);

void find_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                 StageOutcome& outcome);
/// The part of them that an event source brings: batches, shards, pollers, records that expire.
void find_source_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                        StageOutcome& outcome);

}  // namespace costsim::services
