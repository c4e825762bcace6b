#include "analysis/growth/least_squares.hpp"

#include <algorithm>

#include <Eigen/Cholesky>

namespace costsim::analysis {
namespace {

Normal normal_of(const Derivatives& derivatives) {
  return derivatives.transpose().lazyProduct(derivatives);
}

CurveParameters change_of(const Normal& normal, const Derivatives& derivatives,
                          const Eigen::VectorXd& residuals) {
  const CurveParameters right = derivatives.transpose().lazyProduct(residuals);
  return normal.ldlt().solve(right);
}

/// Near the minimum the sum of squares is too flat to tell a step, its derivatives are not: a few
/// plain Gauss-Newton steps settle the last digits, so that no rounding on the way is seen.
void settle(const Model& model, const Eigen::VectorXd& observed, CurveParameters& parameters) {
  constexpr int steps = 5;
  constexpr double near = 1e-6;
  for (int step = 0; step < steps; ++step) {
    const Derivatives derivatives = model.derivatives(parameters);
    const Eigen::VectorXd residuals = observed - model.values(parameters);
    const Normal normal = normal_of(derivatives);
    const CurveParameters change = change_of(normal, derivatives, residuals);
    if (!(change.norm() <= near * (1 + parameters.norm()))) return;
    parameters += change;
  }
}

}  // namespace

Minimum minimised(const Model& model, const Eigen::VectorXd& observed, CurveParameters start) {
  constexpr int most_steps = 200;
  constexpr double easier = 0.1, harder = 10, least_damping = 1e-12, most_damping = 1e12;
  constexpr double settled = 1e-14;
  CurveParameters parameters = std::move(start);
  Eigen::VectorXd residuals = observed - model.values(parameters);
  double squares = residuals.squaredNorm();
  double damping = 1e-3;
  for (int step = 0; step < most_steps && damping < most_damping; ++step) {
    const Derivatives derivatives = model.derivatives(parameters);
    Normal normal = normal_of(derivatives);
    normal.diagonal() *= 1 + damping;
    const CurveParameters change = change_of(normal, derivatives, residuals);
    const CurveParameters tried = parameters + change;
    const Eigen::VectorXd left = observed - model.values(tried);
    const double then = left.squaredNorm();
    if (!(then <= squares)) {  // nor is what is no number
      damping *= harder;
      continue;
    }
    const bool done = squares - then <= settled * squares;
    parameters = tried;
    residuals = left;
    squares = then;
    if (done) break;
    damping = std::max(damping * easier, least_damping);
  }
  settle(model, observed, parameters);
  squares = (observed - model.values(parameters)).squaredNorm();
  return {parameters, squares, normal_of(model.derivatives(parameters))};
}

}  // namespace costsim::analysis
