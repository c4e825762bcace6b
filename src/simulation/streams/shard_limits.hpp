// What the shards of a stream may take in.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/requests/token_bucket.hpp"

namespace costsim::simulation {

/// Kinesis: 1,000 records/s and 1 MB/s for each shard, partition keys counted (Kinesis developer
/// guide, "Quotas and limits"). A DynamoDB stream has neither: the table limits its writes.
struct ShardLimitsConfig {
  std::uint32_t shards = 1;
  std::optional<BucketConfig> records = BucketConfig{.burst = 1000, .refill = 1000};
  std::optional<BucketConfig> bytes = BucketConfig{.burst = 1'000'000, .refill = 1'000'000};
};

class ShardLimits {
 public:
  /// `share`: the part of each limit that may be used (a producer that paces itself).
  explicit ShardLimits(const ShardLimitsConfig& config, double share = 1);

  /// Both limits allow the record, or neither is charged.
  bool put(Time now, std::uint32_t shard, std::int64_t bytes);
  std::uint32_t shards() const { return shards_; }

 private:
  std::uint32_t shards_;
  std::vector<TokenBucket> records_;
  std::vector<TokenBucket> bytes_;
};

}  // namespace costsim::simulation
