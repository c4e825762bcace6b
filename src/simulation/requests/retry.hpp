// How a client tries again.
#pragma once

#include <cstdint>

#include "engine/backoff.hpp"

namespace costsim::simulation {

/// Attempts, the waits between them, and a budget: retries may be at most a fraction of requests.
struct RetryPolicy {
  std::uint32_t max_attempts = 1;  ///< 1: no retries
  engine::Backoff backoff = {};
  double budget = 1e18;  ///< retries per request, over all requests so far; a huge one: no budget
};

}  // namespace costsim::simulation
