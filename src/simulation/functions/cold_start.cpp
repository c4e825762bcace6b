#include "simulation/functions/cold_start.hpp"

namespace costsim::simulation {

namespace {

/// Puts the 97.5 % quantile of 10 s in the mean at 15 s.
constexpr double network_cv = 0.22;

}  // namespace

engine::Distribution network_attachment(double mean_s) {
  return engine::make_distribution("lognormal", {{"mean", mean_s}, {"cv", network_cv}});
}

}  // namespace costsim::simulation
