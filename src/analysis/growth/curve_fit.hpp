// A curve of growth laid through counts by least squares, and how far it can be trusted beyond
// them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/growth/least_squares.hpp"
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

/// How counts lie around a curve.
enum class Scatter {
  Even,         ///< with one deviation everywhere
  Proportional  ///< with one part of the curve, so that large counts lie farther away
};

/// The minimum of Σ (value − curve)², or of Σ (value / curve − 1)², over the curve's parameters.
/// The errors are those of the linearised curve (Bates and Watts, Nonlinear Regression Analysis and
/// Its Applications, 1988, §2.3): residuals are taken as independent and of one deviation, which
/// they tell themselves.
class CurveFit {
 public:
  CurveFit(decision::GrowthCurve curve, const std::vector<Sample>& samples,
           Scatter scatter = Scatter::Even);

  decision::GrowthCurve curve() const { return curve_; }
  Scatter scatter() const { return scatter_; }
  double at(double t) const;
  /// Half the width of the 95 % interval in which one more count at `t` is expected.
  double half_width(double t) const;
  /// Exponential and linear: level, the value at time 0, and per_month, the part (0.1) or the count
  /// that it rises by. Logistic: limit, middle of the rise, and rise, the time from 10 % to 90 %.
  std::vector<Fitted> figures() const;

  std::size_t samples() const { return count_; }
  double deviation() const { return deviation_; }  ///< of the residuals, where the curve is `mean`
  double mean() const { return mean_; }            ///< of the values
  /// False where the samples do not tell the parameters: a logistic curve through a history that
  /// does not bend.
  bool determined() const;
  /// Akaike's criterion with the correction for few samples (Hurvich and Tsai, Biometrika 76,
  /// 1989): of several curves the one with the least is the best.
  double criterion() const;

 private:
  double deviation_at(double t) const;

  decision::GrowthCurve curve_;
  Scatter scatter_;
  std::size_t count_;
  double origin_, mean_, squares_, deviation_;
  double weight_logs_ = 0;      ///< Σ log weight, of residuals
  CurveParameters parameters_;  ///< of values over their mean, times since the origin
  Normal covariance_;
};

/// A fit needs at least so many.
inline constexpr std::size_t fewest_samples = 6;

/// A curve, and what else the samples leave possible.
struct ChosenFit {
  /// How likely the samples make a curve beside the others: Akaike's weights (Burnham and Anderson,
  /// Model Selection and Multimodel Inference, 2002, §2.9). They add up to 1.
  struct Possible {
    CurveFit fit;
    double weight = 1;
  };

  CurveFit curve;
  std::vector<Possible> possible;

  /// Half the width of the 95 % interval around `curve`, widened by how far the others go elsewhere
  /// (the same, §4.3.2).
  double half_width(double t) const;
};

/// One curve, with the scatter that has the lesser criterion. Error(Usage) for fewer samples than a
/// fit needs.
ChosenFit fit_of(decision::GrowthCurve curve, const std::vector<Sample>& samples);

/// What a curve with a parameter more must be better by: with so much the simpler one has as good
/// as no support (Burnham and Anderson, §2.6).
inline constexpr double clearly_better = 10;

/// Of exponential and linear the curve with the lesser criterion; a logistic one only where it is
/// determined and clearly better. Error(Usage) as of `fit_of`.
ChosenFit best_fit(const std::vector<Sample>& samples);

}  // namespace costsim::analysis
