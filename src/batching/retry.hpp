// When a failed event is sent again, and when it is given up.
#pragma once

#include <cstdint>
#include <optional>

#include "batching/batch.hpp"
#include "engine/backoff.hpp"

namespace costsim::batching {

/// How often and how long a failed event is sent again.
struct RetryConfig {
  engine::Backoff backoff = {.longest = std::chrono::seconds(10)};
  std::uint32_t attempts = 0;   ///< calls per event; 0: no limit
  std::optional<Duration> age;  ///< of an event at most; unset: no limit
  /// Calls per event whose answers left its fate open: each may have made a copy.
  std::uint32_t unclear = 5;
  /// Calls that are refused for their credentials do not count as attempts, unless that has lasted
  /// so long: tokens are renewed well within it, and who may not call at all learns it.
  Duration credentials = std::chrono::minutes(5);
};

/// How old an event may become that no disk keeps.
inline constexpr Duration age_in_memory = std::chrono::minutes(5);

/// Why an event that has failed `attempts` times is given up at `now`; nothing: it is not.
inline std::optional<const char*> given_up(const RetryConfig& config, const Entry& entry,
                                           Duration now) {
  if (config.attempts > 0 && entry.attempts >= config.attempts) return "attempts";
  if (entry.unclear >= config.unclear) return "unclear";
  if (config.age && now - entry.accepted_at >= *config.age) return "age";
  return std::nullopt;
}

}  // namespace costsim::batching
