// What the end of a window cuts off: those that failed, and wait to be tried again.
#pragma once

#include <cstdint>

namespace costsim::simulation {

/// Retries come minutes after what failed, where a window may last for seconds. What is to come of
/// them is expected as the failures of the window have it: each try fails with their share.
struct TriedAgain {
  std::uint64_t waiting = 0;  ///< of the window's requests, for nothing but their time
  /// Executions beyond the window for each request in it, less those in it of requests before it.
  double calls = 0;
  double dropped = 0;  ///< of the window's requests, in the end
  double lost = 0;     ///< of those; as Losses have them
  double dead_lettered = 0;
};

inline void add(TriedAgain& sum, const TriedAgain& part) {
  sum.waiting += part.waiting;
  sum.calls += part.calls;
  sum.dropped += part.dropped;
  sum.lost += part.lost;
  sum.dead_lettered += part.dead_lettered;
}

/// Tries to come of what may be tried so often, and is until it succeeds.
inline double tries_to_come(double failing, std::uint32_t left) {
  double tries = 0;
  for (double each = 1; left > 0; --left, each *= failing) tries += each;
  return tries;
}

/// That all of them fail.
inline double all_fail(double failing, std::uint32_t left) {
  double all = 1;
  for (; left > 0 && all > 0; --left) all *= failing;
  return all;
}

}  // namespace costsim::simulation
