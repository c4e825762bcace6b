// Which shard a record goes to: hash-key ranges that cover 0 … 2^128 − 1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/kinesis/md5.hpp"

namespace costsim::ingest {

/// An open shard and the last hash key it takes.
struct Shard {
  std::string id;
  Hash128 first = 0;
  Hash128 last = 0;
};

class ShardMap {
 public:
  ShardMap() = default;
  /// Throws Error(Usage) unless the ranges cover the whole space without overlap.
  explicit ShardMap(std::vector<Shard> shards);
  /// `count` equal ranges, as CreateStream makes them: "shardId-000000000000" …
  static ShardMap even(std::uint32_t count);

  bool empty() const { return shards_.empty(); }
  std::size_t size() const { return shards_.size(); }
  const Shard& operator[](std::size_t index) const { return shards_[index]; }
  /// Index of the shard that takes this hash key. Needs a map that is not empty.
  std::uint32_t shard_of(Hash128 hash) const;
  /// Whether a shard of this name is in the map.
  bool knows(std::string_view id) const;

 private:
  std::vector<Shard> shards_;  // by range
};

/// A hash key in decimal, as ExplicitHashKey and ListShards write it.
std::string decimal(Hash128 number);
Hash128 parse_hash(std::string_view text);  ///< throws Error(Usage)

}  // namespace costsim::ingest
