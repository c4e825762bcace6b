#include "analysis/growth/growth_models.hpp"

#include <algorithm>

#include "engine/math.hpp"

namespace costsim::analysis {
namespace {

using decision::GrowthCurve;
using Eigen::VectorXd;
namespace math = engine::math;

double sigmoid(double x) {
  return 1 / (1 + math::exp(-x));
}

/// The straight line p₀ + p₁ t of least squares.
CurveParameters line_through(const VectorXd& times, const VectorXd& values) {
  const double middle = times.mean(), mean = values.mean();
  double together = 0, squares = 0;
  for (Eigen::Index i = 0; i < times.size(); ++i) {
    together += (times(i) - middle) * (values(i) - mean);
    squares += (times(i) - middle) * (times(i) - middle);
  }
  const double slope = together / squares;
  CurveParameters line(2);
  line << mean - slope * middle, slope;
  return line;
}

/// Values are put between these parts of the whole, so that they have a logarithm.
VectorXd logs(const VectorXd& values, double least) {
  return values.unaryExpr([=](double value) { return math::log(std::max(value, least)); });
}

/// With this limit, log(y / (limit − y)) is a straight line.
CurveParameters logistic_start(const VectorXd& times, const VectorXd& values, double limit) {
  constexpr double least_part = 1e-3, most_part = 0.999;
  const VectorXd odds = values.unaryExpr([&](double value) {
    const double part = std::clamp(value / limit, least_part, most_part);
    return math::log(part / (1 - part));
  });
  const CurveParameters line = line_through(times, odds);
  constexpr double flat = 1e-6;
  const double steepness = line(1) > -flat && line(1) < flat ? flat : line(1);
  CurveParameters start(3);
  start << math::log(limit), -line(0) / steepness, steepness;
  return start;
}

}  // namespace

double curve_value(GrowthCurve curve, const CurveParameters& p, double t) {
  switch (curve) {
    case GrowthCurve::Exponential:
      return math::exp(p(0) + p(1) * t);
    case GrowthCurve::Linear:
      return p(0) + p(1) * t;
    case GrowthCurve::Logistic:
      break;
  }
  return math::exp(p(0)) * sigmoid(p(2) * (t - p(1)));
}

CurveParameters curve_gradient(GrowthCurve curve, const CurveParameters& p, double t) {
  const double value = curve_value(curve, p, t);
  CurveParameters gradient(p.size());
  switch (curve) {
    case GrowthCurve::Exponential:
      gradient << value, value * t;
      return gradient;
    case GrowthCurve::Linear:
      gradient << 1, t;
      return gradient;
    case GrowthCurve::Logistic:
      break;
  }
  const double slope = value * (1 - sigmoid(p(2) * (t - p(1))));  // by p₂ (t − p₁)
  gradient << value, -slope * p(2), slope * (t - p(1));
  return gradient;
}

std::vector<CurveParameters> curve_starts(GrowthCurve curve, const VectorXd& times,
                                          const VectorXd& values) {
  constexpr double least = 1e-3;
  if (curve == GrowthCurve::Linear) return {line_through(times, values)};
  if (curve == GrowthCurve::Exponential) return {line_through(times, logs(values, least))};
  std::vector<CurveParameters> starts;
  for (const double times_largest : {1.02, 1.2, 2.0, 5.0, 20.0}) {
    starts.push_back(logistic_start(times, values, times_largest * values.maxCoeff()));
  }
  return starts;
}

}  // namespace costsim::analysis
