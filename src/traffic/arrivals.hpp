// How requests fall within a step: evenly, at random, or in bursts.
#pragma once

#include <cstdint>
#include <span>

#include "units/parameters.hpp"

namespace costsim::traffic {

struct Series;

/// `arrivals` and `burstiness`, as they stand in a scenario's traffic.
std::span<const Parameter> arrival_parameters();

/// The index of dispersion of counts within a second that these parameters state: 0 for
/// "deterministic", 1 for "poisson", `burstiness` when given. Error(Usage) when they contradict.
double index_of_dispersion(const Parameters& arrivals);

/// The smallest count that a second with this mean does not exceed with probability `quantile`
/// (0 < quantile < 1); `dispersion` is variance / mean.
///
/// dispersion = 0: the mean, rounded up. Up to a mean of 500: exact, Poisson (dispersion 1) or
/// negative binomial (more). Otherwise the Cornish-Fisher expansion to the third cumulant,
///   μ + z √(Dμ) + (z² − 1)(2D − 1)/6,
/// with z the standard normal quantile; 2D − 1 is κ₃/σ² of the Poisson, the negative binomial and
/// (D < 1) the binomial alike. Source: Cornish & Fisher, "Moments and cumulants in the
/// specification of distributions", 1938; cumulants: Johnson, Kemp & Kotz, "Univariate Discrete
/// Distributions".
std::int64_t count_at_quantile(double mean, double dispersion, double quantile);

/// The busiest second at this quantile: count_at_quantile of the busiest step's mean.
std::int64_t busiest_second(const Series& series, double quantile);

}  // namespace costsim::traffic
