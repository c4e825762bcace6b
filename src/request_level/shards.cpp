#include "request_level/shards.hpp"

#include <algorithm>

#include "request_level/function_pool.hpp"
#include "request_level/rate_bucket.hpp"
#include "request_level/route.hpp"
#include "request_level/unused_keys.hpp"
#include "services/kit/amounts.hpp"

namespace costsim::request_level {
namespace {

using simulation::Time;

constexpr std::string_view whole_stream_note =
    "at request level it gets all records of its stream, not a `share` or `times`";

simulation::StreamMappingConfig mapping_of(const Stage& reader, std::uint32_t shards) {
  const Parameters& values = reader.parameters;
  simulation::StreamMappingConfig config;
  config.name = reader.name + "/mapping";
  config.shards = shards;
  config.parallelisation = static_cast<std::uint32_t>(values.count("parallelisation"));
  config.batch = static_cast<std::uint32_t>(values.count("batch"));
  config.window = values.duration("window");
  config.max_age = services::duration_if(values, "max_record_age").value_or(Time{0});
  if (values.has("retries")) {
    config.max_retries = static_cast<std::uint32_t>(values.count("retries"));
  }
  config.bisect = values.flag("bisect");
  config.partial = values.flag("partial_response");
  config.destination = values.flag("on_failure");
  return config;
}

/// As many as the payload of an invocation holds.
std::uint32_t most_events(std::uint32_t event_bytes, const metering::Rules& functions) {
  const std::int64_t event = std::max<std::int64_t>(1, event_bytes);
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(functions.bytes("stream-batch-bytes").value / event, 1, UINT32_MAX));
}

std::uint32_t as_count(double shards) {
  return static_cast<std::uint32_t>(
      std::clamp(shards, 1.0, double{simulation::most_lanes} + 1));  // one more is refused
}

simulation::StreamStage stage_of(const ShardSource& source, const Stage& reader,
                                 const Building& building) {
  const engine::StepFunction shards = planned_units(source.stage, building);
  const services::Context context = context_of(reader, building);
  simulation::StreamStage stage;
  stage.function = polled_pool_of(reader, context);
  stage.producer = source.producer(source.stage, context_of(source.stage, building));
  stage.producer.stream.shards = as_count(shards.at(Time{0}));
  stage.producer.resharding = shards;
  if (source.records_per_s) {
    stage.producer.stream.records = rate_bucket(*source.records_per_s, *source.records_per_s);
    stage.producer.stream.records_of_all = true;
  }
  stage.producer.poison_every = static_cast<std::uint64_t>(reader.parameters.count("poison_every"));
  stage.mapping = mapping_of(reader, as_count(shards.largest()));
  stage.mapping.poll = services::poll_interval(source.delivery);
  stage.mapping.most_events = most_events(stage.producer.event_bytes, context.rules);
  if (source.stage.parameters.has("retention")) {
    stage.mapping.retention = source.stage.parameters.duration("retention");
  }
  const BatchTime time = batch_time_of(reader.parameters, context, stage.function.warm);
  stage.mapping.duration = time.shared;
  stage.mapping.per_record = time.per_event;
  return stage;
}

}  // namespace

void add_shard_reader(const ShardSource& source, const Stage& reader, Building& building) {
  Route route = route_to(source.stage, source.records_per_item, building);
  if (route.inputs.empty()) {
    return leave_out(reader, "nothing that is simulated writes for it", building);
  }
  tell_unused_keys(reader, Stream, building);
  if (taken_of(reader, source.stage) != 1) tell(reader, whole_stream_note, building);
  add(reader, {.kind = stage_of(source, reader, building), .inputs = std::move(route.inputs)},
      building);
}

}  // namespace costsim::request_level
