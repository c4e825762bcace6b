#include <cmath>
#include <limits>

#include "batching/kinesis_limits.hpp"
#include "request_level/roles.hpp"
#include "request_level/shards.hpp"

namespace costsim::request_level {
namespace {

using services::Context;

/// A batch of the producer's is one record, sent as it closes, whatever a call takes.
void aggregate(simulation::StreamProducerConfig& producer) {
  producer.aggregated = true;
  producer.batch.records = std::numeric_limits<std::size_t>::max();
  producer.batch.bytes = batching::aggregate_limit - batching::aggregate_envelope;
  producer.batch.overhead = batching::aggregate_overhead;
}

simulation::StreamProducerConfig producer_of(const Stage& stream, const Context& context) {
  const Parameters& values = stream.parameters;
  simulation::StreamProducerConfig config;
  config.name = stream.name;
  config.event_bytes = static_cast<std::uint32_t>(context.workload.event.value);
  const double records = context.rules.rate("shard-write-records").per_second();
  const auto bytes = context.rules.bytes("shard-write-bytes").value;
  config.stream.records =
      engine::BucketConfig{.burst = std::llround(records), .refill = std::llround(records)};
  config.stream.bytes = engine::BucketConfig{.burst = bytes, .refill = bytes};
  config.key_bytes = static_cast<std::uint32_t>(values.bytes("partition_key").value);
  config.batch.records = static_cast<std::size_t>(values.count("put_batch"));
  config.batch.linger = values.duration("linger");
  const std::size_t alone =
      batching::aggregate_envelope + config.event_bytes + batching::aggregate_overhead;
  if (values.flag("aggregation") && alone <= batching::aggregate_limit) aggregate(config);
  config.retry.attempts = static_cast<std::uint32_t>(values.count("put_attempts"));
  config.adaptive = values.flag("adaptive");
  if (values.has("pace")) config.pace = values.real("pace");
  return config;
}

}  // namespace

void read_stream(const Stage& stream, const Stage& reader, Building& building) {
  add_shard_reader(
      {.stage = stream, .delivery = services::Delivery::Stream, .producer = producer_of}, reader,
      building);
}

}  // namespace costsim::request_level
