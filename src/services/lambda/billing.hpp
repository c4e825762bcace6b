// How AWS Lambda rounds and shares: billed time, CPU by memory, batches filled by a source.
#pragma once

#include <optional>

#include "engine/distribution.hpp"
#include "services/kit/at_work.hpp"
#include "services/kit/flow.hpp"
#include "services/lambda/failing_lane.hpp"
#include "services/lambda/followed_queue.hpp"

namespace costsim::services {

/// The time of an invocation: one that varies, `further` time that all of them take, and what each
/// event of a batch adds.
struct InvocationTime {
  engine::Distribution varying;
  double further_s = 0;
  double per_event_s = 0;
  double events = 1;                ///< in a batch, on average
  bool gathered_by_chance = false;  ///< a Poisson count that is not 0, as a shard is looked at

  double mean() const { return varying.mean() + further_s + per_event_s * events; }
};

/// How long an invocation keeps an instance.
inline Stay stay_of(const InvocationTime& time) {
  return {time.further_s + time.per_event_s * time.events, time.varying};
}

/// The mean after each invocation is rounded up to `step` (100 ms until 2020-11, then 1 ms).
/// Exact for a fixed time, and for one that only the number of events varies. Exponential with mean
/// m after a fixed time f, with k = ⌊f/step⌋ + 1 whole steps for certain: step · (k + e^(−(k·step −
/// f)/m) / (1 − e^(−step/m))). Of other families the mean of a sample, to about 0.3 % of a step.
/// What would take longer than the timeout is cut off, and billed, there.
Decimal mean_billed_seconds(const InvocationTime& time, Duration step, Duration timeout);

/// The share of one vCPU that a single-threaded function gets: memory / 1,769 MB, at most 1
/// (Lambda developer guide 2022-11: one vCPU at 1,769 MB).
double cpu_share(Bytes memory, Bytes full_vcpu_memory);

/// How an event source fills batches.
struct BatchSource {
  double largest = 1;        ///< records per invocation at most
  Duration window{};         ///< batch window; 0: as soon as the poller sees records
  double pollers = 1;        ///< shards × parallelisation, or as many as a queue may have
  Duration poll_interval{};  ///< how often a poller looks: once a second at a shard
  bool waits = false;        ///< a poller waits for the first record: queues, by long polling
  double dispersion = 1;     ///< of the counts that come to all pollers together
  double packed = 1;         ///< events in a record, which gathers them for a time of its own
  double fixed_s = 0;        ///< time of an invocation without that of its records
  double per_record_s = 0;
  double squared_cv = 0;     ///< of the time of an invocation
  double holding = 0;        ///< pollers of a queue beyond what its function takes
  double failing = 0;        ///< share of a queue's batches, for which its mapping gives pollers up
  double added_per_s = 0;    ///< pollers of a queue, while messages wait
  double first_pollers = 0;  ///< of a queue, before
  std::optional<FailingLane> lane = {};  ///< of a stream whose batches fail by chance
  std::optional<QueueRules> queue = {};  ///< the same of a queue
  double cold_s = 0;  ///< a new instance takes longer, where all are gone at the next tick

  friend bool operator==(const BatchSource&, const BatchSource&) = default;
};

/// Records per invocation at a mean rate, with N records, m on average, between two looks of one
/// poller at its shard.
/// Without a window a look hands over all that it finds, in batches of which the last one need not
/// be full: m / E⌈N/B⌉, where E⌈N/B⌉ = Σ P(N > k·B) over k = 0, 1, …; N is Poisson.
/// A reader that is busy for longer than that looks again when it is done, so that it is never
/// idle: its batches are those with which it just keeps up; one that cannot keep up has full ones.
/// With a window w records gather from the look that finds the first one until a batch is full or w
/// has passed: λ·w + m / (1 − e^−m), of which B fit; where no more than B come by chance only, that
/// is 1 + E min(N, B − 1) for N, Poisson, that follow the first. In bursts more follow: by the
/// model that requests use (rates that are remembered for a second,
/// simulation/requests/arrivals.hpp) (D − 1) (1 − e^−w) · e / 2. A record into which a producer
/// packs n events, for as long as it gathers them, is no Poisson arrival: a look finds none with
/// probability e^−(λn − (n − 1)) / n (a renewal process of gaps that are fixed and exponential;
/// Cox, "Renewal Theory", 1962, §2.2), of λ records between two looks. A queue's pollers wait for
/// messages and take each as it comes, so long as there are enough pollers, and more are added
/// while messages wait: the same with m = 0; else batch_of_waiting (queue_batches.hpp), or what all
/// that there may be need to keep up, at most B. Of batches that fail by chance:
/// failing_lane.hpp, followed_queue.hpp.
double mean_batch(double records_per_second, const BatchSource& source);
/// Of a queue whose batches fail by chance, followed message by message; nothing of other sources,
/// and of more messages than are followed.
std::optional<QueueBatches> followed_at(double records_per_second, const BatchSource& source);

}  // namespace costsim::services
