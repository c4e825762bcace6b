// Simulated time: whole nanoseconds, so that sums are exact and events have one order.
#pragma once

#include <limits>

#include "units/quantity.hpp"

namespace costsim::engine {

/// An instant, counted from the start of the run.
using Time = Duration;

/// Later than everything that can happen.
inline constexpr Time never = Time::max();

inline constexpr double nanoseconds_per_second = 1e9;

/// The nearest whole nanosecond; negative is 0, beyond 47 years is 47 years (so that an instant
/// plus a few of them cannot overflow).
inline constexpr Time time_from_seconds(double seconds) {
  constexpr double limit = 1.5e18;
  const double ns = seconds * nanoseconds_per_second + 0.5;
  if (!(ns > 0)) return Time{0};
  return Time{static_cast<Time::rep>(ns < limit ? ns : limit)};
}

inline constexpr double to_seconds(Time time) {
  return static_cast<double>(time.count()) / nanoseconds_per_second;
}

}  // namespace costsim::engine
