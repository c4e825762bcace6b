// What the delivery half of the service is told, and what it says about itself: plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "batching/batcher.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// Where events go.
struct SinkSpec {
  enum class Kind { Null, File, Kinesis };
  Kind kind = Kind::Null;
  std::string target;    ///< file: its path; kinesis: the name of the stream
  std::string endpoint;  ///< kinesis: "http://127.0.0.1:4567"; empty: the public one of the region
};

/// Reads "null", "file:PATH" or "kinesis:STREAM[@http://host:port]"; else throws Error(Usage).
SinkSpec parse_sink(const std::string& text);

/// When the write-ahead log is forced to the disk.
enum class SyncPolicy {
  Os,      ///< never: survives the end of the process, not a loss of power
  Group,   ///< one sync for all that came during the last one; acknowledged behind it
  Always,  ///< each turn of the front waits for its own sync
};
SyncPolicy parse_sync(const std::string& text);  ///< "os", "group", "always"

struct SpoolConfig {
  std::string directory;  ///< empty: no spool
  SyncPolicy sync = SyncPolicy::Group;
  std::int64_t segment_bytes = 16 << 20;
  std::int64_t disk_budget = std::int64_t{8} << 30;  ///< of all pipelines; past it: SpoolFull
};

struct RetryConfig {
  Duration first_backoff = std::chrono::milliseconds(100);
  Duration longest_backoff = std::chrono::seconds(10);
  std::uint32_t attempts = 0;   ///< calls per event; 0: no limit
  std::optional<Duration> age;  ///< unset: 5 min without a spool, none with one
};

struct DeliveryConfig {
  SinkSpec sink;
  batching::Limits limits;
  std::int64_t record_bytes = 1 << 20;  ///< largest event with its partition key
  /// What Kinesis takes as one record: 1 MiB, since 2025-10 up to 10 MiB if the stream is set so.
  std::int64_t kinesis_record_bytes = 10 << 20;
  std::int64_t budget = 256 << 20;  ///< bytes of events accepted and not yet delivered
  bool aggregate = false;
  SpoolConfig spool;
  RetryConfig retry;
  std::string dead_letter;  ///< a file of JSON lines; empty: what cannot be delivered is lost
  std::string region = "us-east-1";
  std::uint32_t calls_in_flight = 16;  ///< per pipeline
  Duration call_timeout = std::chrono::seconds(10);
  std::int64_t file_rotate_bytes = 1 << 30;  ///< file sink: a new file past this size
  std::uint64_t seed = 1;                    ///< of the jitter

  /// Bytes of the key that an event without one is sent with; they count in its record.
  std::size_t made_up_key() const {
    return sink.kind == SinkSpec::Kind::Kinesis ? limits.generated_key : 0;
  }
};

/// The limits of a batch that go with the sink. An aggregate carries many events: bytes bound the
/// call, with room for framing.
batching::Limits batch_limits(const DeliveryConfig& config);
/// Throws Error(Usage) when some event that is accepted could never be delivered: the largest one
/// must fit into a batch, into a call of the sink and into each pipeline's share of the budgets.
void check(const DeliveryConfig& config, unsigned pipelines);

/// A snapshot. At every instant accepted + replayed = delivered + dead_lettered + lost + queued +
/// in_flight + spooled.
struct DeliveryCounters {
  std::uint64_t accepted = 0;
  std::uint64_t replayed = 0;  ///< found in the spool at the start
  std::uint64_t delivered = 0;
  std::uint64_t dead_lettered = 0;
  std::uint64_t lost = 0;       ///< given up with no dead-letter file, or cut off by the deadline
  std::uint64_t queued = 0;     ///< in memory, waiting
  std::uint64_t in_flight = 0;  ///< in a call that has not been answered
  std::uint64_t spooled = 0;    ///< on disk only

  std::uint64_t refused = 0;  ///< offers answered Full
  std::uint64_t calls = 0;
  std::uint64_t retries = 0;          ///< events sent again
  std::uint64_t throttles = 0;        ///< events refused by the rate limit of a shard
  std::uint64_t spool_skipped = 0;    ///< records lost to bad middles of the log
  std::uint64_t spool_cut_bytes = 0;  ///< torn tail
  std::uint64_t spool_set_aside = 0;  ///< segments without one good record, kept as *.bad
  std::int64_t budget_used = 0;
  std::int64_t budget_limit = 0;
  std::int64_t spool_bytes = 0;  ///< on the disk
  std::int64_t spool_limit = 0;  ///< 0: there is no spool
  batching::CloseCounts closes{};
};
DeliveryCounters& operator+=(DeliveryCounters& sum, const DeliveryCounters& part);

/// The last word after a drain. Clean: nothing was lost.
struct DeliveryReport {
  DeliveryCounters counters;
  bool in_time = true;     ///< all was delivered before the deadline
  std::string last_error;  ///< of the sink or the spool; empty when there was none
};

}  // namespace costsim::ingest
