#include "analysis/growth/curve_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include "analysis/growth/growth_models.hpp"
#include "analysis/growth/least_squares.hpp"
#include "engine/math.hpp"
#include "engine/student.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using decision::GrowthCurve;
using Eigen::VectorXd;
namespace math = engine::math;

void require_enough(std::size_t samples) {
  if (samples >= fewest_samples) return;
  throw Error(Failure::Usage,
              fmt::format("{} counts: a fit needs at least {}", samples, fewest_samples));
}

VectorXd values_of(GrowthCurve curve, const CurveParameters& parameters, const VectorXd& times) {
  return times.unaryExpr([&](double t) { return curve_value(curve, parameters, t); });
}

/// Values and derivatives, each times its weight.
Model model_of(GrowthCurve curve, const VectorXd& times, const VectorXd& weights) {
  return {[=](const CurveParameters& p) -> VectorXd {
            return values_of(curve, p, times).cwiseProduct(weights);
          },
          [=](const CurveParameters& p) -> Derivatives {
            Derivatives rows(times.size(), p.size());
            for (Eigen::Index i = 0; i < times.size(); ++i) {
              rows.row(i) = weights(i) * curve_gradient(curve, p, times(i)).transpose();
            }
            return rows;
          }};
}

Minimum least_of_all_starts(GrowthCurve curve, const VectorXd& times, const VectorXd& values) {
  const Model model = model_of(curve, times, VectorXd::Ones(times.size()));
  Minimum best;
  best.squares = std::numeric_limits<double>::infinity();
  for (const CurveParameters& start : curve_starts(curve, times, values)) {
    Minimum found = minimised(model, values, start);
    if (found.squares < best.squares) best = std::move(found);
  }
  return best;
}

/// What the residuals are divided by follows the curve: in turns, until both agree.
struct Weighed {
  Minimum minimum;
  VectorXd weights;
};

Weighed weighed_by_curve(GrowthCurve curve, const VectorXd& times, const VectorXd& values,
                         Minimum even) {
  constexpr int turns = 8;
  constexpr double least = 1e-3;  // of the mean: what is near nothing decides nothing
  Weighed weighed{std::move(even), VectorXd::Ones(times.size())};
  for (int turn = 0; turn < turns; ++turn) {
    weighed.weights =
        values_of(curve, weighed.minimum.parameters, times).cwiseMax(least).cwiseInverse();
    weighed.minimum = minimised(model_of(curve, times, weighed.weights),
                                values.cwiseProduct(weighed.weights), weighed.minimum.parameters);
  }
  return weighed;
}

/// Infinite where the samples do not tell one of the parameters.
Normal inverse_of(const Normal& normal) {
  const Eigen::LDLT<Normal> parts(normal);
  const CurveParameters pivots = parts.vectorD();
  const double least = std::numeric_limits<double>::epsilon() * static_cast<double>(pivots.size());
  if (pivots.minCoeff() > least * pivots.maxCoeff()) {
    return parts.solve(Normal::Identity(normal.rows(), normal.cols()));
  }
  return Normal::Constant(normal.rows(), normal.cols(), std::numeric_limits<double>::infinity());
}

}  // namespace

CurveFit::CurveFit(GrowthCurve curve, const std::vector<Sample>& samples, Scatter scatter)
    : curve_(curve),
      scatter_(scatter),
      count_(samples.size()),
      origin_(0),
      mean_(0),
      squares_(0),
      deviation_(0) {
  require_enough(count_);
  VectorXd times(static_cast<Eigen::Index>(count_)), values(times.size());
  for (Eigen::Index i = 0; i < times.size(); ++i) {
    times(i) = samples[static_cast<std::size_t>(i)].at;
    values(i) = samples[static_cast<std::size_t>(i)].value;
  }
  // Near 1 and around 0, so that no parameter is lost beside another.
  origin_ = times.mean();
  mean_ = values.mean();
  if (!(mean_ > 0))
    throw Error(
        Failure::Usage,
        "the recorded requests are none at all: expected some, which a curve can be laid through");
  times.array() -= origin_;
  values /= mean_;
  Minimum found = least_of_all_starts(curve, times, values);
  if (scatter == Scatter::Proportional) {
    Weighed weighed = weighed_by_curve(curve, times, values, std::move(found));
    weight_logs_ = weighed.weights.unaryExpr([](double w) { return math::log(w); }).sum();
    found = std::move(weighed.minimum);
  }
  parameters_ = found.parameters;
  squares_ = found.squares;
  const auto freedom = static_cast<double>(times.size() - parameters_.size());
  deviation_ = mean_ * std::sqrt(squares_ / freedom);
  covariance_ = inverse_of(found.normal) * (squares_ / freedom);
}

double CurveFit::at(double t) const {
  return mean_ * curve_value(curve_, parameters_, t - origin_);
}

double CurveFit::deviation_at(double t) const {
  if (scatter_ == Scatter::Even) return deviation_;
  return deviation_ * std::abs(curve_value(curve_, parameters_, t - origin_));
}

double CurveFit::half_width(double t) const {
  const CurveParameters gradient = curve_gradient(curve_, parameters_, t - origin_);
  const double of_curve = mean_ * mean_ * gradient.dot(covariance_ * gradient);
  const auto freedom = count_ - static_cast<std::size_t>(parameters_.size());
  const double around = deviation_at(t);
  return engine::student_95(freedom) * std::sqrt(of_curve + around * around);
}

std::vector<Fitted> CurveFit::figures() const {
  const auto error = [&](Eigen::Index i) { return std::sqrt(covariance_(i, i)); };
  if (curve_ == GrowthCurve::Logistic) {
    const double limit = mean_ * math::exp(parameters_(0)), steepness = parameters_(2);
    const double rise = 2 * math::log(9) / steepness;
    return {{"limit", limit, limit * error(0)},
            {"middle", parameters_(1) + origin_, error(1)},
            {"rise", rise, std::abs(rise / steepness) * error(2)}};
  }
  const CurveParameters gradient = curve_gradient(curve_, parameters_, -origin_);
  const Fitted level{"level", at(0), mean_ * std::sqrt(gradient.dot(covariance_ * gradient))};
  if (curve_ == GrowthCurve::Linear) {
    return {level, {"per_month", mean_ * parameters_(1), mean_ * error(1)}};
  }
  const double times = math::exp(parameters_(1));
  return {level, {"per_month", times - 1, times * error(1)}};
}

bool CurveFit::determined() const {
  constexpr double knows_limit = 0.5;  // of its logarithm: within a factor of e^0.5
  if (!covariance_.allFinite() || !parameters_.allFinite()) return false;
  return curve_ != GrowthCurve::Logistic || covariance_(0, 0) < knows_limit * knows_limit;
}

double CurveFit::criterion() const {
  constexpr double exact = 1e-24;  // residuals of rounding alone are none
  const auto n = static_cast<double>(count_);
  const auto k = static_cast<double>(parameters_.size() + 1);  // and the deviation
  return n * math::log(std::max(squares_ / n, exact)) - 2 * weight_logs_ + 2 * k +
         2 * k * (k + 1) / (n - k - 1);
}

double ChosenFit::half_width(double t) const {
  double half = 0;
  for (const Possible& each : possible) {
    const double apart = each.fit.at(t) - curve.at(t), own = each.fit.half_width(t);
    half += each.weight * std::sqrt(own * own + apart * apart);
  }
  return half;
}

namespace {

CurveFit with_likelier_scatter(GrowthCurve curve, const std::vector<Sample>& samples) {
  CurveFit even(curve, samples), proportional(curve, samples, Scatter::Proportional);
  const bool better = proportional.determined() && proportional.criterion() < even.criterion();
  return better ? proportional : even;
}

std::vector<ChosenFit::Possible> weighed(std::vector<CurveFit> fits) {
  double least = fits.front().criterion(), sum = 0;
  for (const CurveFit& fit : fits) least = std::min(least, fit.criterion());
  std::vector<ChosenFit::Possible> possible;
  for (CurveFit& fit : fits) {
    const double weight = math::exp((least - fit.criterion()) / 2);
    sum += weight;
    possible.push_back({std::move(fit), weight});
  }
  for (ChosenFit::Possible& each : possible) each.weight /= sum;
  return possible;
}

}  // namespace

ChosenFit fit_of(GrowthCurve curve, const std::vector<Sample>& samples) {
  CurveFit fit = with_likelier_scatter(curve, samples);
  return {fit, {{fit, 1}}};
}

ChosenFit best_fit(const std::vector<Sample>& samples) {
  const CurveFit exponential = with_likelier_scatter(GrowthCurve::Exponential, samples);
  const CurveFit linear = with_likelier_scatter(GrowthCurve::Linear, samples);
  const CurveFit logistic = with_likelier_scatter(GrowthCurve::Logistic, samples);
  CurveFit best = linear.criterion() < exponential.criterion() ? linear : exponential;
  if (!logistic.determined()) return {best, weighed({exponential, linear})};
  if (logistic.criterion() + clearly_better < best.criterion()) best = logistic;
  return {best, weighed({exponential, linear, logistic})};
}

}  // namespace costsim::analysis
