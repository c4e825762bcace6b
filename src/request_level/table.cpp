#include "request_level/roles.hpp"
#include "request_level/shards.hpp"

namespace costsim::request_level {
namespace {

/// The table limits its writes, not the stream, and each is a call of its own.
simulation::StreamProducerConfig writes_of(const Stage& table, const services::Context& context) {
  simulation::StreamProducerConfig config;
  config.name = table.name;
  config.event_bytes = static_cast<std::uint32_t>(context.workload.event.value);
  config.stream.records = config.stream.bytes = std::nullopt;
  config.batch.records = 1;
  return config;
}

}  // namespace

void read_table(const Stage& table, const Stage& reader, Building& building) {
  add_shard_reader({.stage = table,
                    .delivery = services::Delivery::ChangeStream,
                    .records_per_item = table.parameters.real("writes"),  // its change stream's
                    .producer = writes_of},
                   reader, building);
}

}  // namespace costsim::request_level
