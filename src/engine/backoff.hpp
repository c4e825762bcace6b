// How long to wait before something that has failed is tried again.
#pragma once

#include <cstdint>

#include "engine/random.hpp"
#include "engine/time.hpp"

namespace costsim::engine {

enum class Jitter : std::uint8_t {
  None,
  Equal,  ///< half of the wait, and up to the other half
  Full,   ///< anything up to the wait
};

/// Waits that grow from `first` by `factor` up to `longest`, with jitter: what failed together does
/// not come back together (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog,
/// 2015).
struct Backoff {
  Time first = std::chrono::milliseconds(100);
  double factor = 2;
  Time longest = std::chrono::seconds(20);
  Jitter jitter = Jitter::Full;
};

/// The wait after attempt number `attempt` (1, 2, …) has failed.
Time wait_after(std::uint32_t attempt, const Backoff& backoff, RandomStream& random);

}  // namespace costsim::engine
