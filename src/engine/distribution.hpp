// Random quantities as a scenario states them: { distribution = "exponential", mean = "1.991s" }.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/random.hpp"
#include "engine/time.hpp"
#include "units/parameters.hpp"

namespace costsim::engine {

enum class Family : std::uint8_t {
  Deterministic,
  Exponential,
  Normal,  ///< drawn again when below 0
  Lognormal,
  Gamma,
  Weibull,
  Pareto,
  Empirical,
  Mixture,
};

/// A value never negative, in seconds where it is a time. Made by the functions below, which give
/// `a` and `b` their meaning; a default one is always 0.
struct Distribution {
  /// A point of the inverse distribution function; between points it is a straight line. Two points
  /// of one probability make it a step.
  struct Quantile {
    double probability;
    double value;
  };

  Family family = Family::Deterministic;
  double a = 0;                             ///< value, mean, μ or scale
  double b = 0;                             ///< σ or shape
  std::vector<Quantile> quantiles = {};     ///< Empirical: from probability 0 to 1
  std::vector<double> weights = {};         ///< Mixture: cumulative, the last is 1
  std::vector<Distribution> branches = {};  ///< Mixture

  double mean() const;
  /// Variance over the square of the mean; infinite for a Pareto of shape 2 or less.
  double squared_cv() const;
  /// No draw is below or above these; infinite where there is no greatest.
  double least() const;
  double greatest() const;
  double sample(RandomStream& stream) const {
    if (family == Family::Exponential) return a * stream.exponential();
    if (family == Family::Deterministic) return a;
    return sample_other(stream);
  }
  /// A draw as a time, in whole nanoseconds.
  Time sample_time(RandomStream& stream) const { return time_from_seconds(sample(stream)); }

 private:
  double sample_other(RandomStream& stream) const;
  double mean_square() const;
};

/// Parameters by name; times in seconds.
using Parameters = std::map<std::string, double, std::less<>>;

/// | family        | parameters                                                                |
/// |---------------|---------------------------------------------------------------------------|
/// | deterministic | mean                                                                      |
/// | exponential   | mean                                                                      |
/// | normal        | mean, and sd or cv up to 0.85: those of what is drawn, none of it below 0 |
/// | lognormal     | mean, and sd or cv; or p50 and one higher percentile                      |
/// | gamma         | mean, and shape, sd or cv                                                 |
/// | weibull       | shape, and mean or scale                                                  |
/// | pareto        | shape (> 1 with mean), and mean or scale, the least value                 |
/// | empirical     | percentiles p1 … p99, p999 = 99.9 %, optionally min (else 0) and max (else|
/// |               | the highest one given); straight lines between them                       |
/// cv is the standard deviation over the mean. Errors name the known families or parameters.
Distribution make_distribution(std::string_view family, const Parameters& parameters);
/// The distribution that a scenario states, measured values and mixtures included.
Distribution make_distribution(const DistributionText& text);

/// Always this value.
Distribution deterministic(double value);
Distribution exponential(double mean);
/// One of the measured values, each equally likely. Of more than 10,000, neighbours in order of
/// size are put together at their mean.
Distribution empirical(std::vector<double> values);
/// One of the branches by weight; the weights need not sum to 1.
Distribution mixture(const std::vector<double>& weights, std::vector<Distribution> branches);

}  // namespace costsim::engine
