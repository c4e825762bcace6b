// What the delivery half of the service says about itself: plain data.
#pragma once

#include <cstdint>
#include <string>

#include "batching/batcher.hpp"
#include "ingest/delivery/sink_calls.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// A snapshot. At every instant accepted + replayed = delivered + dead_lettered + lost + withdrawn
/// + queued + in_flight + spooled.
struct DeliveryCounters {
  std::uint64_t accepted = 0;
  std::uint64_t replayed = 0;  ///< that the spool held at the start, with those it has lost
  std::uint64_t delivered = 0;
  std::uint64_t dead_lettered = 0;
  /// Given up with no dead-letter file, cut off by the deadline, or gone from the spool.
  std::uint64_t lost = 0;
  /// Accepted for a spool whose disk never took them, and left at the end: their clients were
  /// answered 503, or nothing.
  std::uint64_t withdrawn = 0;
  std::uint64_t queued = 0;     ///< in memory, waiting
  std::uint64_t in_flight = 0;  ///< in a call that has not been answered
  std::uint64_t spooled = 0;    ///< on disk only

  std::uint64_t refused = 0;  ///< offers answered Full
  std::uint64_t calls = 0;
  SinkCalls answers;                  ///< to those calls: their errors and times
  std::uint64_t retries = 0;          ///< events sent again
  std::uint64_t throttles = 0;        ///< events refused by the rate limit of a shard
  std::uint64_t spool_skipped = 0;    ///< of `lost`: gone from the spool
  std::uint64_t spool_cut_bytes = 0;  ///< torn tail
  std::uint64_t spool_set_aside = 0;  ///< files of the spool kept as *.bad
  /// Logs without a mark of theirs, or gone with it: what they have lost does not count.
  std::uint64_t spool_unmarked = 0;
  bool discards = false;  ///< there is no sink: what is delivered is thrown away
  std::int64_t budget_used = 0;
  std::int64_t budget_limit = 0;
  std::int64_t spool_bytes = 0;  ///< on the disk
  std::int64_t spool_limit = 0;  ///< 0: there is no spool
  batching::CloseCounts closes{};
  /// Of the oldest event that is not settled, give or take the time in which its batch came
  /// together; of one that was replayed since the start. 0: there is none.
  Duration oldest_age{};
};
DeliveryCounters& operator+=(DeliveryCounters& sum, const DeliveryCounters& part);

/// The last word after a drain. Clean: nothing was lost.
struct DeliveryReport {
  DeliveryCounters counters;
  bool in_time = true;     ///< all was delivered before the deadline
  std::string last_error;  ///< of the sink or the spool; empty when there was none
};

}  // namespace costsim::ingest
