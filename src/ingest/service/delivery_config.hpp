// What the delivery half of the service is told: plain data.
#pragma once

#include <cstdint>
#include <string>

#include "batching/batcher.hpp"
#include "batching/retry.hpp"
#include "ingest/spool/config.hpp"
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

struct DeliveryConfig {
  SinkSpec sink;
  batching::Limits limits;
  std::int64_t record_bytes = 1 << 20;  ///< largest event with its partition key
  /// What Kinesis takes as one record and in one call, as the price files say (rules record-max and
  /// put-records-bytes): more is no setting but a mistake.
  std::int64_t kinesis_record_bytes = 10 << 20;
  std::int64_t kinesis_call_bytes = 10 << 20;
  std::string kinesis_quotas = "--epoch 2026";  ///< which files these two are from, for people
  std::int64_t budget = 256 << 20;              ///< bytes of events accepted and not yet delivered
  bool aggregate = false;
  SpoolConfig spool;
  batching::RetryConfig retry;  ///< age unset: 5 min without a spool, none with one
  std::string dead_letter;      ///< a file of JSON lines; empty: what cannot be delivered is lost
  std::string region = "us-east-1";
  std::uint32_t calls_in_flight = 16;  ///< per pipeline
  Duration call_timeout = std::chrono::seconds(10);
  std::int64_t file_rotate_bytes = 1 << 30;  ///< file sink: a new file past this size
  std::uint64_t seed = 1;                    ///< of the jitter

  /// Where dead letters go: --dead-letter, else a file in the spool; empty: nowhere.
  std::string letters() const;
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
/// What else is wrong is told with it.
void check(const DeliveryConfig& config, unsigned pipelines);

}  // namespace costsim::ingest
