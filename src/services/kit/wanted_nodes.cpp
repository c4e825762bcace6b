#include "services/kit/wanted_nodes.hpp"

#include <cmath>

#include "engine/math.hpp"

namespace costsim::services {
namespace {

namespace math = engine::math;

constexpr double reading_s = 60;
/// A quotient that is whole but for it must not cost an instance.
constexpr double rounding = 1e-9;

/// How many deviations the highest of so many readings lies above their mean: a normal order
/// statistic's (Blom, "Statistical Estimates and Transformed Beta-Variables", 1958).
double highest_of(double readings) {
  if (readings <= 1) return 0;
  return math::normal_quantile((readings - 0.375) / (readings + 0.25));
}

}  // namespace

WantedNodes::WantedNodes(const ScalingPolicy& policy, const Wavering& wavering)
    : policy_(policy),
      wavering_(wavering),
      readings_(1 + seconds(policy.cool_down) / std::max(wavering.lasts_s / 2, reading_s)),
      deviations_(highest_of(readings_)) {}

double WantedNodes::whole_for(double load) const {
  return limited(std::ceil(load / policy_.target_utilisation - rounding));
}

double WantedNodes::on_average(double load, double most) const {
  const double target = policy_.target_utilisation, least = whole_for(load);
  double deviation = std::sqrt(std::max(0.0, load * wavering_.variance));
  constexpr double far = 5;
  deviation = std::min(deviation, std::max(0.0, most - load) / far);
  if (deviation <= 0) return least;
  constexpr double many = 2;  // so many instances apart, where they round does not matter
  if (deviation > many * target) {
    return std::max(least, limited((load + deviations_ * deviation) / target + 0.5));
  }
  double nodes = least;
  const auto above = [&](double count) { return (count * target - load) / deviation; };
  double more = least;
  while (more < policy_.max && above(more) <= far) {
    nodes += 1 - math::pow(math::normal_cdf(above(more)), readings_);
    more += 1;
  }
  return nodes;
}

double WantedNodes::at_peak(const Counts& load, Duration step) const {
  const double most = load.max(), deviation = std::sqrt(most * wavering_.variance);
  // Only moments whose load is within two deviations of the greatest are its rivals.
  const double near = most - 2 * deviation;
  const double rivals = load.each([&](double mean) { return mean >= near ? 1.0 : 0.0; }).sum();
  const double time_s = rivals * seconds(step);
  const double readings = std::max(1.0, time_s / std::max(wavering_.lasts_s, reading_s));
  // The median of the highest: each of them is below it.
  return whole_for(most + math::normal_quantile(math::pow(0.5, 1 / readings)) * deviation);
}

Wavering wavering_of(double each, double stay_s, double dispersion) {
  if (stay_s <= 0) return {};
  const double ratio = stay_s / reading_s;
  const double kept = ratio >= 1 ? 1 - 1 / (3 * ratio) : ratio * (1 - ratio / 3);
  return {.variance = each * dispersion * kept, .lasts_s = stay_s};
}

}  // namespace costsim::services
