// A curve of growth laid through counts by least squares, and how far it can be trusted beyond
// them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "decision/horizon.hpp"

namespace costsim::analysis {

/// A count a month, at a time in months.
struct Sample {
  double at = 0, value = 0;
};

/// One figure of a curve, with its standard error.
struct Fitted {
  std::string name;
  double value = 0, error = 0;
};

/// The minimum of Σ (value − curve)² over the curve's parameters. The errors are those of the
/// linearised curve (Bates and Watts, Nonlinear Regression Analysis and Its Applications, 1988,
/// §2.3): residuals are taken as independent and of one deviation, which they tell themselves.
class CurveFit {
 public:
  CurveFit(decision::GrowthCurve curve, const std::vector<Sample>& samples);

  decision::GrowthCurve curve() const { return curve_; }
  double at(double t) const;
  /// Half the width of the 95 % interval in which one more count at `t` is expected.
  double half_width(double t) const;
  /// Exponential and linear: level, the value at time 0, and per_month, the part (0.1) or the count
  /// that it rises by. Logistic: limit, middle of the rise, and rise, the time from 10 % to 90 %.
  std::vector<Fitted> figures() const;

  std::size_t samples() const { return count_; }
  double deviation() const { return deviation_; }  ///< of the residuals
  double mean() const { return mean_; }            ///< of the values
  /// False where the samples do not tell the parameters: a logistic curve through a history that
  /// does not bend.
  bool determined() const;
  /// Akaike's criterion with the correction for few samples (Hurvich and Tsai, Biometrika 76,
  /// 1989): of several curves the one with the least is the best.
  double criterion() const;

 private:
  decision::GrowthCurve curve_;
  std::size_t count_;
  double origin_, mean_, squares_, deviation_;
  Eigen::VectorXd parameters_;  ///< of values over their mean, times since the origin
  Eigen::MatrixXd covariance_;
};

/// A fit needs at least so many.
inline constexpr std::size_t fewest_samples = 6;

/// The determined curve with the least criterion; Error(Usage) for fewer samples than a fit needs.
CurveFit best_fit(const std::vector<Sample>& samples);

}  // namespace costsim::analysis
