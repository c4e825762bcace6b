#include "traffic/arrivals.hpp"

#include <cmath>

#include <fmt/format.h>

#include "engine/math.hpp"
#include "traffic/series.hpp"
#include "units/error.hpp"

namespace costsim::traffic {
namespace {

constexpr Parameter arrival_rows[] = {
    {.name = "arrivals",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = "how requests fall within a second; poisson unless burstiness is given",
     .choices = "poisson|deterministic|over-dispersed"},
    {.name = "burstiness",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "index of dispersion (variance / mean) of the counts of single seconds: 1 = poisson",
     .max = 10'000}};

constexpr double largest_exact_mean = 500;

/// Sums the probabilities of 0, 1, 2 … up to the quantile. With r = μ/(D − 1) the negative binomial
/// has P(0) = D^−r and P(k) = P(k−1) × (r + k − 1)/k × (1 − 1/D); its limit for D → 1 is Poisson.
std::int64_t exact_quantile(double mean, double dispersion, double quantile) {
  const bool poisson = dispersion == 1;
  const double r = poisson ? 0 : mean / (dispersion - 1);
  double probability = poisson ? engine::math::exp(-mean) : engine::math::pow(dispersion, -r);
  double below = probability;
  std::int64_t count = 0;
  while (below < quantile) {
    ++count;
    const auto k = static_cast<double>(count);
    probability *= poisson ? mean / k : (r + k - 1) / k * (1 - 1 / dispersion);
    if (below + probability == below && k > mean) break;
    below += probability;
  }
  return count;
}

double cornish_fisher(double mean, double dispersion, double quantile) {
  const double z = engine::math::normal_quantile(quantile);
  return mean + z * std::sqrt(dispersion * mean) + (z * z - 1) * (2 * dispersion - 1) / 6;
}

}  // namespace

std::span<const Parameter> arrival_parameters() {
  return arrival_rows;
}

double index_of_dispersion(const Parameters& arrivals) {
  const std::string stated = arrivals.has("arrivals") ? arrivals.text("arrivals") : "";
  const double implied = stated == "deterministic" ? 0 : 1;
  if (!arrivals.has("burstiness")) {
    if (stated == "over-dispersed") {
      throw Error(
          Failure::Usage,
          "arrivals = \"over-dispersed\" needs burstiness, the variance / mean of the counts "
          "of single seconds, such as burstiness = 2.0");
    }
    return implied;
  }
  const double burstiness = arrivals.real("burstiness");
  if (stated == "over-dispersed" ? burstiness <= 1 : !stated.empty() && burstiness != implied) {
    throw Error(Failure::Usage,
                fmt::format("arrivals = \"{}\" contradicts burstiness = {}: expected {}", stated,
                            burstiness,
                            stated == "over-dispersed" ? std::string("more than 1")
                                                       : fmt::format("{} or none", implied)));
  }
  return burstiness;
}

std::int64_t count_at_quantile(double mean, double dispersion, double quantile) {
  if (!(mean > 0)) return 0;
  if (dispersion >= 1 && mean <= largest_exact_mean) {
    return exact_quantile(mean, dispersion, quantile);
  }
  const double count = dispersion == 0 ? mean : cornish_fisher(mean, dispersion, quantile);
  return static_cast<std::int64_t>(std::ceil(std::max(0.0, count)));
}

std::int64_t busiest_second(const Series& series, double quantile) {
  return count_at_quantile(peak_per_second(series), series.dispersion, quantile);
}

}  // namespace costsim::traffic
