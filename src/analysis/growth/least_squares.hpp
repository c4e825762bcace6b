// Least squares for a curve of a few parameters.
#pragma once

#include <functional>

#include <Eigen/Core>

namespace costsim::analysis {

/// values(parameters) of all samples, and their derivatives: a row a sample, a column a parameter.
struct Model {
  std::function<Eigen::VectorXd(const Eigen::VectorXd& parameters)> values;
  std::function<Eigen::MatrixXd(const Eigen::VectorXd& parameters)> derivatives;
};

struct Minimum {
  Eigen::VectorXd parameters;
  double squares = 0;      ///< of the residuals
  Eigen::MatrixXd normal;  ///< JᵀJ there
};

/// From a start to the nearest minimum of |observed − values|², by Levenberg's and Marquardt's
/// method (Marquardt, SIAM J. Appl. Math. 11, 1963) with the damping scaled by the curvature.
Minimum minimised(const Model& model, const Eigen::VectorXd& observed, Eigen::VectorXd start);

}  // namespace costsim::analysis
