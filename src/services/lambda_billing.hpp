// How AWS Lambda rounds and shares: billed time, CPU by memory, batches filled by a source.
#pragma once

#include "engine/distribution.hpp"
#include "services/flow.hpp"

namespace costsim::services {

/// The mean of a duration after each invocation is rounded up to `step` (100 ms until 2020-11, then
/// 1 ms). Exact for a fixed duration; step / (1 − e^(−step/mean)) for an exponential one; else the
/// mean plus half a step, which holds for any density that is smooth over one step.
Decimal mean_billed_seconds(const engine::Distribution& duration, Duration step);

/// The share of one vCPU that a single-threaded function gets: memory / 1,769 MB, at most 1
/// (Lambda developer guide 2022-11: one vCPU at 1,769 MB).
double cpu_share(Bytes memory, Bytes full_vcpu_memory);

/// How an event source fills batches.
struct BatchSource {
  double largest = 1;        ///< records per invocation at most
  Duration window{};         ///< batch window; 0: as soon as the poller sees records
  double pollers = 1;        ///< shards × parallelisation, or queue pollers
  Duration poll_interval{};  ///< how often a poller looks: 1 s for Kinesis (quotas.md)
};

/// Records per invocation at a mean rate: what gathers in one window (or poll) at one poller,
/// between 1 and the largest batch.
double mean_batch(double records_per_second, const BatchSource& source);

}  // namespace costsim::services
