// What the shards of a stream may take in.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "batching/kinesis_limits.hpp"
#include "engine/token_bucket.hpp"

namespace costsim::simulation {

using engine::BucketConfig;
using engine::Time;
using engine::TokenBucket;

/// Unless told otherwise, what Kinesis has. A DynamoDB stream has neither limit: the table limits
/// its writes.
struct ShardLimitsConfig {
  std::uint32_t shards = 1;
  std::optional<BucketConfig> records =
      BucketConfig{.burst = batching::shard_records_per_s, .refill = batching::shard_records_per_s};
  std::optional<BucketConfig> bytes =
      BucketConfig{.burst = batching::shard_bytes_per_s, .refill = batching::shard_bytes_per_s};
  bool records_of_all = false;  ///< `records` is what all shards take together, however many
};

class ShardLimits {
 public:
  /// `share`: the part of each limit that may be used (a producer that paces itself).
  explicit ShardLimits(const ShardLimitsConfig& config, double share = 1);

  /// Both limits allow the record, or neither is charged.
  bool put(Time now, std::uint32_t shard, std::int64_t bytes);
  std::uint32_t shards() const { return shards_; }
  /// From now on there are so many, at least one. A shard that is new has its limits whole.
  void reshard(std::uint32_t shards);

 private:
  std::uint32_t shards_ = 0;
  bool records_of_all_;
  std::optional<TokenBucket> fresh_records_, fresh_bytes_;  ///< of a new shard
  std::vector<TokenBucket> records_;
  std::vector<TokenBucket> bytes_;
};

}  // namespace costsim::simulation
