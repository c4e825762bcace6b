#include "analysis/uncertainty/belief.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "engine/math.hpp"
#include "units/located.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

using decision::Alternatives;
using decision::Percentile;
using decision::Percentiles;
using decision::Spread;
namespace math = engine::math;

/// Straight in the logarithm of the value over the normal score of the share.
double quantile_of(const Percentiles& belief, double share) {
  const auto& points = belief.points;
  std::size_t above = 1;
  while (above + 1 < points.size() && points[above].share < share) ++above;
  const Percentile &a = points[above - 1], &b = points[above];
  const double za = math::normal_quantile(a.share), zb = math::normal_quantile(b.share);
  const double part = (math::normal_quantile(share) - za) / (zb - za);
  return math::exp(math::log(a.value) + part * (math::log(b.value) - math::log(a.value)));
}

double quantile_of(const Spread& belief, double share) {
  const double length = belief.high - belief.low;
  if (!belief.mode) return belief.low + share * length;
  const double rise = *belief.mode - belief.low, fall = belief.high - *belief.mode;
  if (share * length <= rise) return belief.low + std::sqrt(share * length * rise);
  return belief.high - std::sqrt((1 - share) * length * fall);
}

double quantile_of(const Alternatives& belief, double share) {
  double below = 0;
  for (std::size_t i = 0; i + 1 < belief.size(); ++i) {
    below += belief[i].weight;
    if (share < below) return static_cast<double>(i);
  }
  return static_cast<double>(belief.size() - 1);
}

Axis axis_of(const decision::UncertainInput& input) {
  if (const auto* points = std::get_if<Percentiles>(&input.belief)) {
    return {.low = points->points.front().value, .high = points->points.back().value};
  }
  const auto& spread = std::get<Spread>(input.belief);
  return {.low = spread.low, .high = spread.high};
}

}  // namespace

double quantile(const decision::UncertainInput& input, double share) {
  return std::visit([&](const auto& belief) { return quantile_of(belief, share); }, input.belief);
}

bool SampledInput::is_number() const {
  return !std::holds_alternative<Alternatives>(belief.belief);
}

/// A key of whole numbers, or of so many megabytes, takes the nearest of those above nothing; of a
/// range without a mode each is as likely as any other.
double SampledInput::number(double share) const {
  constexpr int enough_digits = 9;  // prices are multiplied exactly
  const Axis& axis = key.axis;
  const double x = quantile(belief, share);
  if (!(axis.step > 0)) return rounded_to_digits(x, enough_digits, Rounding::Nearest);
  const auto* spread = std::get_if<Spread>(&belief.belief);
  if (spread != nullptr && !spread->mode) {
    const double steps = std::floor((spread->high - spread->low) / axis.step + 1e-9);
    return axis.low + std::min(steps, std::floor(share * (steps + 1))) * axis.step;
  }
  const double nearest = axis.low + std::round((x - axis.low) / axis.step) * axis.step;
  return axis.low > 0 ? std::max(nearest, axis.step) : nearest;
}

std::string SampledInput::value(double share) const {
  if (is_number()) return key.value(number(share));
  return std::get<Alternatives>(belief.belief)[static_cast<std::size_t>(quantile(belief, share))]
      .text;
}

std::string SampledInput::readable(double share) const {
  constexpr int digits = 3;
  return is_number() ? key.readable(number(share), Rounding::Nearest, digits) : value(share);
}

SampledInput sampled_input(const decision::UncertainInput& input, const Vary& vary) {
  return located(input.where, [&] {
    SampledInput sampled{input, {}};
    if (sampled.is_number()) {
      sampled.key = settled({input.key, input.before, input.after, axis_of(input)}, vary);
      return sampled;
    }
    for (const auto& each : std::get<Alternatives>(input.belief)) {
      decision::evaluate(of_flow_alone(vary({{input.key, each.text, "--vary"}})));
    }
    return sampled;
  });
}

}  // namespace costsim::analysis
