#include <algorithm>
#include <optional>

#include "request_level/roles.hpp"
#include "request_level/shards.hpp"
#include "services/kit/amounts.hpp"

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

/// Units/s of a stated capacity, or on demand of a stated quota.
std::optional<double> stated_units(const Parameters& values, const services::Context& context) {
  if (values.text("mode") == "provisioned") {
    return values.has("write_capacity") ? std::optional(values.real("write_capacity"))
                                        : std::nullopt;
  }
  if (!context.rules.at("table-capacity").provenance.stated()) return std::nullopt;
  return context.rules.number("table-capacity").to_double();
}

/// What a table saves up for bursts is left out, as the flow does.
std::optional<double> writes_per_s(const Stage& table, const services::Context& context) {
  const Parameters& values = table.parameters;
  const std::optional<double> most = stated_units(values, context);
  if (!most) return std::nullopt;
  const Bytes item = services::bytes_or(values, "item", context.workload.event);
  const std::int64_t units = services::increments(item, context.rules.bytes("write-unit"));
  return *most / static_cast<double>(std::max<std::int64_t>(1, units));
}

}  // namespace

void read_table(const Stage& table, const Stage& reader, Building& building) {
  add_shard_reader({.stage = table,
                    .delivery = services::Delivery::ChangeStream,
                    .records_per_item = table.parameters.real("writes"),  // its change stream's
                    .producer = writes_of,
                    .records_per_s = writes_per_s(table, context_of(table, building))},
                   reader, building);
}

}  // namespace costsim::request_level
