// Where samples are taken: points of a cube whose coordinates are shares of beliefs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "decision/uncertainty.hpp"

namespace costsim::analysis {

enum class Sampling {
  Sobol,  ///< scrambled: the error falls nearly with the number of samples
  Latin,  ///< a Latin hypercube: each input has one sample in each of so many equal parts
  Random  ///< the error falls with the root of the number
};

/// A row a sample, a column an input; all strictly between 0 and 1. The same at any number of
/// threads. Error(Usage) for more columns than the sampling has.
Eigen::ArrayXXd sample_points(Sampling sampling, Eigen::Index samples, Eigen::Index inputs,
                              std::uint64_t seed);

/// So many scrambled Sobol' points from the `first` on, as sample_points has them: the only ones of
/// which each is known without those before it.
Eigen::ArrayXXd sobol_points(std::uint64_t first, Eigen::Index samples, Eigen::Index inputs,
                             std::uint64_t seed);

/// Gives columns their rank correlations by a normal copula: r = 2 sin(π ρ / 6) of the scores
/// (Pearson 1907). Columns that have none stay. Error(Usage) at a correlation that cannot be
/// together with those before it.
class Correlated {
 public:
  Correlated(const std::vector<decision::RankCorrelation>& correlations, Eigen::Index inputs);
  void apply(Eigen::ArrayXXd& points) const;

 private:
  Eigen::MatrixXd lower_;  ///< Cholesky's factor; empty: nothing is correlated
};

}  // namespace costsim::analysis
