// What many samples of one number come to.
#pragma once

#include <Eigen/Core>

namespace costsim::analysis {

/// Of the samples: between two of them in a straight line (Hyndman and Fan 1996, definition 7).
struct Quantiles {
  double p5 = 0, p50 = 0, p95 = 0, mean = 0;
};

/// Samples without the number are left out; all 0 where none has it.
Quantiles quantiles_of(const Eigen::ArrayXd& samples);

}  // namespace costsim::analysis
