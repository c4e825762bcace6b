// The curves of growth as functions of their parameters.
#pragma once

#include <vector>

#include <Eigen/Core>

#include "analysis/growth/least_squares.hpp"
#include "decision/horizon.hpp"

namespace costsim::analysis {

/// Exponential: e^(p₀ + p₁ t). Linear: p₀ + p₁ t. Logistic: e^p₀ / (1 + e^(−p₂ (t − p₁))). What
/// must be above 0 is the exponential of its parameter.
double curve_value(decision::GrowthCurve curve, const CurveParameters& p, double t);
/// Derivatives by each parameter.
CurveParameters curve_gradient(decision::GrowthCurve curve, const CurveParameters& p, double t);

/// Where a search for the least squares begins: several starts for a logistic curve, since how far
/// it rises is what a history tells least.
std::vector<CurveParameters> curve_starts(decision::GrowthCurve curve, const Eigen::VectorXd& times,
                                          const Eigen::VectorXd& values);

}  // namespace costsim::analysis
