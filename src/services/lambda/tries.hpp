// How often a function is tried where it fails: batches of a stream, messages of a queue,
// asynchronous events.
#pragma once

#include "services/kit/service.hpp"
#include "services/lambda/billing.hpp"

namespace costsim::services {

/// What failures make of what an event source hands over.
struct Tries {
  double each = 1;           ///< tries of a stream's batch, receives of a queue's message
  double failing = 0;        ///< share of the tries
  double given_up = 0;       ///< share of the items: dead-lettered, or lost when their time is over
  double busy_s = 0;         ///< of a shard, for one batch: its tries and the pauses between them
  double cycle_s = 0;        ///< from one look of a shard to the next, by which batches fill
  bool by_requests = false;  ///< simulated requests correct the bill by `each`: the flow has one
};

/// The share of executions that fail by themselves: `error_rate`, and what the timeout cuts off.
double failing_share(const Parameters& function, const Context& context);

/// The share of events that always fail: 1 / poison_every.
double poison_share(const Parameters& function);

/// A batch of so many messages, on average, comes again after each visibility timeout until it is
/// done, has been received max_receives times or its time is over: with the share e that fails,
/// 1 + e + e² + … receives. A poison message takes the others of its batch along, unless the
/// function reports which one it was; of its companions about a third finds another batch each
/// time (an assumption: the request level mixes what comes again with what is new).
Tries queue_tries(const Flow& messages, double batch, const Parameters& function,
                  const Context& context);

/// A shard waits while a batch of so many records is tried again, whole or in halves (`bisect`),
/// with the pauses that the request level takes (simulation/streams/mapping.hpp: 1 s, twice as long
/// each time up to a minute, three quarters of that on average), until `retries` are used up or its
/// records are too old.
Tries stream_tries(const Flow& records, double batch, const Parameters& function,
                   const Context& context);

/// An asynchronous event that fails is executed again, twice unless `retries` says otherwise, a
/// minute later and two minutes after that, until it is older than `max_age` (Lambda developer
/// guide, "How Lambda handles errors and retries with asynchronous invocation").
Tries event_tries(const Parameters& function, const Context& context);

/// Tries over the whole span where batches are tried until their records are too old, and shards
/// cannot keep up: until the first records are, one batch holds its shard up; then those at its
/// front expire one after another, and each batch is tried for as long as some of it is left.
double tries_until_expired(const Flow& records, const BatchSource& source,
                           const Parameters& function, const Context& context);

/// How often a queue's message is received at most, before its time is over.
double most_receives(const Flow& messages);

/// How long a record may wait for its turn; for ever where nothing says otherwise.
double kept_s(const Flow& records, const Parameters& function);

}  // namespace costsim::services
