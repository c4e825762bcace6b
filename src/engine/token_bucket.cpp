#include "engine/token_bucket.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::engine {

TokenBucket::TokenBucket(const BucketConfig& config) {
  set(config);
  level_ = config.spent ? 0 : full_;
}

void TokenBucket::set(const BucketConfig& config) {
  const std::int64_t token = config.interval.count();
  if (config.burst < 1 || config.refill < 0 || token < 1 ||
      config.burst > std::numeric_limits<std::int64_t>::max() / 2 / token) {
    throw Error(Failure::Usage,
                fmt::format("a rate limit of {} at once and {} per {} cannot be kept", config.burst,
                            config.refill, to_text(config.interval)));
  }
  token_ = token;
  full_ = config.burst * token_;
  refill_ = config.refill;
  time_to_fill_ = refill_ > 0 ? full_ / refill_ + 1 : std::numeric_limits<std::int64_t>::max();
}

void TokenBucket::change(Time now, const BucketConfig& config) {
  fill(now);
  const std::int64_t before = token_;
  set(config);
  if (token_ != before) level_ = level_ / before * token_;
  level_ = std::min(level_, full_);
}

Time TokenBucket::next_token(Time now) {
  fill(now);
  if (level_ >= token_) return now;
  if (refill_ == 0) return engine::never;
  return now + Time{(token_ - level_ + refill_ - 1) / refill_};
}

}  // namespace costsim::engine
