// How many are at work in the busiest moment of a span.
#pragma once

#include "services/kit/counts.hpp"
#include "units/quantity.hpp"

namespace costsim::services {

/// Items over time that find a server at once.
struct Occupancy {
  Counts items;    ///< that come in each step
  Counts at_work;  ///< on average, as it ends (at_work.hpp)
  Duration step{};
  double stay_s = 0;      ///< mean
  double dispersion = 1;  ///< variance / mean of the number at work
};

/// The peak of the span, as likely exceeded as not: the least n for which the number N(t) at work
/// stays at n or below, with probability one half at least. N(t) is Poisson with the mean m(t) of
/// `at_work`; by the Poisson clumping heuristic (D. Aldous, "Probability Approximations via the
/// Poisson Clumping Heuristic", 1989, B5 and C9) excursions above n begin at the rate λ(t) P(N(t) =
/// n) (1 − λ(t) S / (n + 1)), as far as the number at work falls back there, so that
///   P(peak ≤ n) = P(N(t*) ≤ n) · e^(−Σ items · P(N = n) · (1 − λS / (n + 1))⁺)
/// with t* the moment of the largest mean. Of a lone minute of long jobs that is the median of how
/// many come, of a steady month its busiest moment. More or less even counts are multiples of
/// Poisson ones with the same mean and variance (bursts, which are bounded, normal ones); of even
/// ones it is the mean, rounded up.
double median_peak(const Occupancy& occupancy);

}  // namespace costsim::services
