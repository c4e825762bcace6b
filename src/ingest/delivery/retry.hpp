// When a failed event is sent again, and when it is given up.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>

#include "batching/batch.hpp"
#include "ingest/delivery/retry_config.hpp"

namespace costsim::ingest {

using RandomBits = std::mt19937_64;

/// A uniform time below `limit`.
inline Duration uniform_below(Duration limit, RandomBits& random) {
  return from_seconds(seconds(limit) * static_cast<double>(random() >> 11) * 0x1p-53);
}

/// Full jitter: uniform between 0 and first × 2^(attempts − 1), at most `longest`.
/// (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015: calls that failed
/// together do not come back together.)
inline Duration backoff(const RetryConfig& config, std::uint32_t attempts, RandomBits& random) {
  const std::uint32_t doublings = std::min(attempts > 0 ? attempts - 1 : 0, 30U);
  const double ceiling =
      std::min(seconds(config.first_backoff) * static_cast<double>(1U << doublings),
               seconds(config.longest_backoff));
  return uniform_below(from_seconds(ceiling), random);
}

/// Why an event that has failed `attempts` times is given up at `now`; nothing: it is not.
inline std::optional<const char*> given_up(const RetryConfig& config, const batching::Entry& entry,
                                           Duration now) {
  if (config.attempts > 0 && entry.attempts >= config.attempts) return "attempts";
  if (config.age && now - entry.accepted_at >= *config.age) return "age";
  return std::nullopt;
}

}  // namespace costsim::ingest
