#include "analysis/curve_fit.hpp"

#include <cmath>
#include <limits>

#include <Eigen/QR>
#include <fmt/format.h>

#include "analysis/growth_models.hpp"
#include "analysis/least_squares.hpp"
#include "engine/math.hpp"
#include "engine/student.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using decision::GrowthCurve;
using Eigen::MatrixXd;
using Eigen::VectorXd;
namespace math = engine::math;

void require_enough(std::size_t samples) {
  if (samples >= fewest_samples) return;
  throw Error(Failure::Usage,
              fmt::format("{} counts: a fit needs at least {}", samples, fewest_samples));
}

Model model_of(GrowthCurve curve, const VectorXd& times) {
  return {[=](const VectorXd& p) -> VectorXd {
            return times.unaryExpr([&](double t) { return curve_value(curve, p, t); });
          },
          [=](const VectorXd& p) -> MatrixXd {
            MatrixXd rows(times.size(), p.size());
            for (Eigen::Index i = 0; i < times.size(); ++i) {
              rows.row(i) = curve_gradient(curve, p, times(i)).transpose();
            }
            return rows;
          }};
}

Minimum least_of_all_starts(GrowthCurve curve, const VectorXd& times, const VectorXd& values) {
  const Model model = model_of(curve, times);
  Minimum best;
  best.squares = std::numeric_limits<double>::infinity();
  for (const VectorXd& start : curve_starts(curve, times, values)) {
    Minimum found = minimised(model, values, start);
    if (found.squares < best.squares) best = std::move(found);
  }
  return best;
}

/// Infinite where the samples do not tell one of the parameters.
MatrixXd inverse_of(const MatrixXd& normal) {
  const Eigen::ColPivHouseholderQR<MatrixXd> qr(normal);
  if (qr.isInvertible()) return qr.inverse();
  return MatrixXd::Constant(normal.rows(), normal.cols(), std::numeric_limits<double>::infinity());
}

}  // namespace

CurveFit::CurveFit(GrowthCurve curve, const std::vector<Sample>& samples)
    : curve_(curve), count_(samples.size()), origin_(0), mean_(0), squares_(0), deviation_(0) {
  require_enough(count_);
  VectorXd times(static_cast<Eigen::Index>(count_)), values(times.size());
  for (Eigen::Index i = 0; i < times.size(); ++i) {
    times(i) = samples[static_cast<std::size_t>(i)].at;
    values(i) = samples[static_cast<std::size_t>(i)].value;
  }
  // Near 1 and around 0, so that no parameter is lost beside another.
  origin_ = times.mean();
  mean_ = values.mean();
  if (!(mean_ > 0)) throw Error(Failure::Usage, "counts of nothing: there is nothing to fit to");
  const Minimum found =
      least_of_all_starts(curve, (times.array() - origin_).matrix(), values / mean_);
  parameters_ = found.parameters;
  squares_ = found.squares;
  const auto freedom = static_cast<double>(times.size() - parameters_.size());
  deviation_ = mean_ * std::sqrt(squares_ / freedom);
  covariance_ = inverse_of(found.normal) * (squares_ / freedom);
}

double CurveFit::at(double t) const {
  return mean_ * curve_value(curve_, parameters_, t - origin_);
}

double CurveFit::half_width(double t) const {
  const VectorXd gradient = curve_gradient(curve_, parameters_, t - origin_);
  const double of_curve = mean_ * mean_ * gradient.dot(covariance_ * gradient);
  const auto freedom = count_ - static_cast<std::size_t>(parameters_.size());
  return engine::student_95(freedom) * std::sqrt(of_curve + deviation_ * deviation_);
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
  const VectorXd gradient = curve_gradient(curve_, parameters_, -origin_);
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
  return n * math::log(std::max(squares_ / n, exact)) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

CurveFit best_fit(const std::vector<Sample>& samples) {
  CurveFit best(GrowthCurve::Exponential, samples);
  for (const GrowthCurve curve : {GrowthCurve::Linear, GrowthCurve::Logistic}) {
    CurveFit other(curve, samples);
    if (other.determined() && other.criterion() < best.criterion()) best = std::move(other);
  }
  return best;
}

}  // namespace costsim::analysis
