#include "simulation/streams/shard_limits.hpp"

#include <algorithm>
#include <cmath>

#include "units/error.hpp"

namespace costsim::simulation {

namespace {

std::optional<TokenBucket> share_of(const std::optional<BucketConfig>& limit, double share) {
  if (!limit) return std::nullopt;
  BucketConfig part = *limit;
  const auto of = [&](std::int64_t whole) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(whole) * share));
  };
  part.burst = of(part.burst);
  part.refill = of(part.refill);
  return TokenBucket(part);
}

/// Closed shards keep their place: they may be opened again.
void provide(std::uint32_t shards, const std::optional<TokenBucket>& fresh,
             std::vector<TokenBucket>& buckets) {
  if (fresh && buckets.size() < shards) buckets.resize(shards, *fresh);
}

}  // namespace

ShardLimits::ShardLimits(const ShardLimitsConfig& config, double share)
    : records_of_all_(config.records_of_all) {
  if (!(share > 0)) throw Error(Failure::Usage, "a producer needs a share of the shards above 0");
  fresh_records_ = share_of(config.records, share);
  fresh_bytes_ = share_of(config.bytes, share);
  reshard(config.shards);
}

void ShardLimits::reshard(std::uint32_t shards) {
  if (shards < 1) throw Error(Failure::Usage, "a stream needs at least one shard");
  shards_ = shards;
  provide(records_of_all_ ? 1 : shards, fresh_records_, records_);
  provide(shards, fresh_bytes_, bytes_);
}

bool ShardLimits::put(Time now, std::uint32_t shard, std::int64_t bytes) {
  const std::uint32_t records = records_of_all_ ? 0 : shard;
  if (!records_.empty() && !records_[records].holds(now)) return false;
  if (!bytes_.empty() && !bytes_[shard].take(now, bytes)) return false;
  return records_.empty() || records_[records].take(now);
}

}  // namespace costsim::simulation
