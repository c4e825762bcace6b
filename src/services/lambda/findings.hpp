// A function's load held against Lambda's quotas.
#pragma once

#include "services/kit/service.hpp"
#include "services/lambda/billing.hpp"
#include "services/lambda/taken.hpp"

namespace costsim::services {

struct LambdaLoad {
  const Flow& input;
  const Flow& invocations;  ///< wanted: what a limit refuses, too
  BatchSource source;
  double duration_s = 0;       ///< mean of one invocation
  double full_duration_s = 0;  ///< the same with the largest batch
  double largest_share = 1;    ///< of the traffic, that the busiest function takes
  double per_instance = 1;     ///< invocations that an instance has at a time
  Counts at_work = {};         ///< invocations at the end of each step
  Stay stay = {};              ///< what one takes of its caller's time
  double peak = 0;             ///< peak_concurrency()
};

/// Instances that the span's busiest moment has at work, exceeded as often as not (kit/peak.hpp);
/// at least one for a function that is called at all. A stream never runs more than its shards ×
/// parallelisation, a queue not more than its pollers and the function's reservation.
double peak_concurrency(const LambdaLoad& load, const Context& context);

/// The same within the function's reservation and of what it takes: what is refused is not at work.
double peak_at_work(const LambdaLoad& load, const std::optional<Taken>& taken,
                    const Parameters& function);

/// Little's law over the whole time for what is executed, within the same bound: a backlog does
/// not run.
double mean_concurrency(const Flow& executed, const LambdaLoad& load);

void find_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                 StageOutcome& outcome);
/// The part of them that an event source brings: batches, shards, pollers, records that expire.
void find_source_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                        StageOutcome& outcome);

}  // namespace costsim::services
