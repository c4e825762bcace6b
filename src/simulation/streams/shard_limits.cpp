#include "simulation/streams/shard_limits.hpp"

#include <algorithm>
#include <cmath>

#include "units/error.hpp"

namespace costsim::simulation {

namespace {

std::vector<TokenBucket> buckets(const std::optional<BucketConfig>& limit, std::uint32_t shards,
                                 double share) {
  if (!limit) return {};
  BucketConfig part = *limit;
  const auto of = [&](std::int64_t whole) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(whole) * share));
  };
  part.burst = of(part.burst);
  part.refill = of(part.refill);
  return std::vector<TokenBucket>(shards, TokenBucket(part));
}

}  // namespace

ShardLimits::ShardLimits(const ShardLimitsConfig& config, double share)
    : shards_(config.shards),
      records_(buckets(config.records, config.shards, share)),
      bytes_(buckets(config.bytes, config.shards, share)) {
  if (config.shards < 1) throw Error(Failure::Usage, "a stream needs at least one shard");
  if (!(share > 0)) throw Error(Failure::Usage, "a producer needs a share of the shards above 0");
}

bool ShardLimits::put(Time now, std::uint32_t shard, std::int64_t bytes) {
  if (!records_.empty() && !records_[shard].holds(now)) return false;
  if (!bytes_.empty() && !bytes_[shard].take(now, bytes)) return false;
  return records_.empty() || records_[shard].take(now);
}

}  // namespace costsim::simulation
