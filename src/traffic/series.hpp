// Requests over time, exact.
#pragma once

#include <cstdint>

#include <Eigen/Core>

#include "units/quantity.hpp"

namespace costsim::traffic {

/// No series counts more than 2^53 requests: up to here every count and every partial sum is a
/// whole number in a double.
inline constexpr std::int64_t max_total = std::int64_t{1} << 53;
/// No series has more steps (800 MB); a longer question needs a wider step.
inline constexpr std::int64_t max_steps = 100'000'000;

/// Requests per step. The counts are whole numbers that add up to `total` exactly.
struct Series {
  Duration step = std::chrono::minutes(1);
  Eigen::ArrayXd counts;
  std::int64_t total = 0;
  /// Index of dispersion (variance / mean) of the counts within one second: 1 = Poisson, 0 = evenly
  /// spaced.
  double dispersion = 1;
  bool recorded = false;  ///< its counts are not means that chance wavers around: it is a replay
};

/// Makes a series from whole, non-negative counts; throws Error(Usage) beyond max_total.
Series make_series(Duration step, Eigen::ArrayXd counts, double dispersion = 1);

/// Two series over the same steps as one; the dispersion is the mean of a request's. Throws
/// Error(Usage) beyond max_total.
Series together(const Series& a, const Series& b);

/// The time from the first step to the end of the last.
Duration period(const Series& series);
/// So many requests in a time as requests per second.
double per_second(std::int64_t requests, Duration time);
/// Requests per second over the whole period; 0 for an empty one.
double mean_per_second(const Series& series);
/// Requests in the busiest step; 0 for an empty series.
std::int64_t busiest_step(const Series& series);
/// The mean rate of the busiest step; bursts within the step come on top (see arrivals.hpp).
double peak_per_second(const Series& series);
/// The busiest step over the mean.
double peak_to_mean(const Series& series);

/// The part from `from` on, `length` long, for billing month by month. Both must be whole steps and
/// inside the series, else Error(Usage).
Series slice(const Series& series, Duration from, Duration length);

/// The mean rate per second in `buckets` equal parts, for drawing. A step on a boundary is shared.
Eigen::ArrayXd resample(const Series& series, Eigen::Index buckets);

}  // namespace costsim::traffic
