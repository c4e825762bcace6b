// A rate of the account's as a bucket that a run can take from.
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/token_bucket.hpp"

namespace costsim::request_level {

/// `burst` at once, then so many per second, told by the minute so that slow rates stay whole.
inline engine::BucketConfig rate_bucket(double per_second, double burst) {
  constexpr double seconds_per_minute = 60;
  return {.burst = std::max<std::int64_t>(1, std::llround(burst)),
          .refill = std::max<std::int64_t>(1, std::llround(per_second * seconds_per_minute)),
          .interval = std::chrono::minutes(1)};
}

}  // namespace costsim::request_level
