// How a client tries again.
#pragma once

#include <cstdint>

#include "engine/random.hpp"
#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Time;

enum class Jitter : std::uint8_t {
  None,
  Equal,  ///< half of the backoff, and up to the other half
  Full,   ///< anything up to the backoff
};

/// Exponential backoff with jitter (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015)
/// and a budget: retries may be at most a fraction of requests.
struct RetryPolicy {
  std::uint32_t max_attempts = 1;  ///< 1: no retries
  Time first_backoff = std::chrono::milliseconds(100);
  double factor = 2;
  Time max_backoff = std::chrono::seconds(20);
  Jitter jitter = Jitter::Full;
  double budget = 1e18;  ///< retries per request, over all requests so far; a huge one: no budget
};

/// How long to wait after attempt number `attempt` (1, 2, …) has failed.
Time backoff(const RetryPolicy& policy, std::uint32_t attempt, engine::RandomStream& stream);

}  // namespace costsim::simulation
