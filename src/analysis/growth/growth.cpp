#include "analysis/growth/growth.hpp"

#include <algorithm>

#include "engine/math.hpp"

namespace costsim::analysis {
namespace {

using decision::Growth;
using decision::GrowthCurve;
namespace math = engine::math;

/// 1 + (factor − 1) (s(t) − s(0)) / (1 − s(0)), s the logistic function: exactly 1 at the start,
/// `factor` in the end. From 10 % to 90 % it takes 2 ln 9 times its scale.
double risen(const Growth& growth, double months) {
  const double scale = growth.over / (2 * math::log(9));
  const auto s = [&](double t) { return 1 / (1 + math::exp((growth.at - t) / scale)); };
  return 1 + (growth.factor - 1) * (s(months) - s(0)) / (1 - s(0));
}

}  // namespace

double grown(const Growth& growth, double months) {
  switch (growth.curve) {
    case GrowthCurve::Exponential:
      return math::pow(1 + growth.per_month, months);
    case GrowthCurve::Linear:
      return std::max(0.0, 1 + growth.per_month * months);
    case GrowthCurve::Logistic:
      break;
  }
  return risen(growth, months);
}

}  // namespace costsim::analysis
