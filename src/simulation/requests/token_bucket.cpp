#include "simulation/requests/token_bucket.hpp"

#include <limits>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

TokenBucket::TokenBucket(const BucketConfig& config)
    : token_(config.interval.count()),
      full_(0),
      refill_(config.refill),
      time_to_fill_(0),
      level_(0) {
  if (config.burst < 1 || config.refill < 0 || token_ < 1 ||
      config.burst > std::numeric_limits<std::int64_t>::max() / 2 / token_) {
    throw Error(Failure::Usage,
                fmt::format("a rate limit of {} at once and {} per {} cannot be kept", config.burst,
                            config.refill, to_text(config.interval)));
  }
  full_ = level_ = config.burst * token_;
  time_to_fill_ = refill_ > 0 ? full_ / refill_ + 1 : std::numeric_limits<std::int64_t>::max();
}

Time TokenBucket::next_token(Time now) {
  fill(now);
  if (level_ >= token_) return now;
  if (refill_ == 0) return engine::never;
  return now + Time{(token_ - level_ + refill_ - 1) / refill_};
}

}  // namespace costsim::simulation
