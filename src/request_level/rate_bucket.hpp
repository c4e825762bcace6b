// A rate of the account's as a bucket that a run can take from.
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/token_bucket.hpp"

namespace costsim::request_level {

/// `burst` at once, then so many per second. What is no whole number a minute, or less than one,
/// is told as the time from one to the next; of a rate of nothing there is none.
inline engine::BucketConfig rate_bucket(double per_second, double burst) {
  constexpr double seconds_per_minute = 60, ns_per_second = 1e9, slow = 1000;
  constexpr std::int64_t most_at_once = 50'000'000;  // a bucket counts them in nanoseconds
  engine::BucketConfig bucket{
      .burst = std::clamp<std::int64_t>(std::llround(std::min(burst, 1e18)), 1, most_at_once),
      .refill = std::llround(per_second * seconds_per_minute),
      .interval = std::chrono::minutes(1)};
  const double per_minute = per_second * seconds_per_minute;
  const bool whole = std::abs(per_minute - static_cast<double>(bucket.refill)) <= 1e-9 * per_minute;
  if (whole || per_minute >= slow) return bucket;
  constexpr double longest = 1e9;  // seconds: about 32 years
  bucket.refill = 1;
  bucket.interval = engine::Time(std::llround(std::min(1 / per_second, longest) * ns_per_second));
  bucket.burst = std::min(bucket.burst, most_at_once * 60'000'000'000 / bucket.interval.count());
  bucket.burst = std::max<std::int64_t>(bucket.burst, 1);
  return bucket;
}

}  // namespace costsim::request_level
