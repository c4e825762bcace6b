// Least squares for a curve of a few parameters.
#pragma once

#include <functional>

#include <Eigen/Core>

namespace costsim::analysis {

/// A curve has at most so many parameters. Types that say so are compiled in half the time: none of
/// Eigen's code for large matrices is made for them.
inline constexpr int most_parameters = 3;
using CurveParameters = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, most_parameters, 1>;
using Derivatives =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, Eigen::Dynamic, most_parameters>;
using Normal =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, most_parameters, most_parameters>;

/// values(parameters) of all samples, and their derivatives: a row a sample, a column a parameter.
struct Model {
  std::function<Eigen::VectorXd(const CurveParameters& parameters)> values;
  std::function<Derivatives(const CurveParameters& parameters)> derivatives;
};

struct Minimum {
  CurveParameters parameters;
  double squares = 0;  ///< of the residuals
  Normal normal;       ///< JᵀJ there
};

/// From a start to the nearest minimum of |observed − values|², by Levenberg's and Marquardt's
/// method (Marquardt, SIAM J. Appl. Math. 11, 1963) with the damping scaled by the curvature.
Minimum minimised(const Model& model, const Eigen::VectorXd& observed, CurveParameters start);

}  // namespace costsim::analysis
