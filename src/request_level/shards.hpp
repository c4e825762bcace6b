// A function that reads the shards of a stream, or of what a table changes.
#pragma once

#include <optional>

#include "request_level/building.hpp"

namespace costsim::request_level {

/// What differs from one kind of stream to the other.
struct ShardSource {
  const Stage& stage;
  services::Delivery delivery;
  double records_per_item = 1;  ///< written for each item that comes in
  /// Who writes; the shards are added to it.
  simulation::StreamProducerConfig (*producer)(const Stage& source,
                                               const services::Context& context);
  /// That all shards together take; absent: as the producer has it for each.
  std::optional<double> records_per_s = {};
};

void add_shard_reader(const ShardSource& source, const Stage& reader, Building& building);

}  // namespace costsim::request_level
