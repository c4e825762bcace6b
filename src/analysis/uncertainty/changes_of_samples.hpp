// At what load and in which month the answer changes, as intervals.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "analysis/uncertainty/answers.hpp"
#include "analysis/uncertainty/quantiles.hpp"

namespace costsim::analysis {

/// Where two costs are the same, or a check says the contrary: the nearest such load to that of the
/// sample, between a thousandth and a thousand times it.
struct SampledFlip {
  std::string left, right;  ///< architectures whose costs cross; "" of a check
  std::string check;        ///< by id; "" of costs
  std::size_t found = 0;    ///< in so many samples there is one
  Quantiles per_s;          ///< of these: mean requests of all traffic
};

/// When a check fails for the first time within the horizon.
struct SampledBreak {
  std::string check;
  std::size_t found = 0;
  Quantiles month;  ///< of these, from 1
};

struct SampledChanges {
  std::size_t samples = 0;           ///< that were asked; 0: none
  std::vector<SampledFlip> flips;    ///< each pair of architectures, each check on costs
  int months = 0;                    ///< of the horizon; 0: the scenario states none
  std::vector<SampledBreak> breaks;  ///< of each check
};

/// One row of `points` a sample. Checks that need simulated requests are left out. `threads` as of
/// parallel_for.
SampledChanges changes_of_samples(const Sampler& sampler, const decision::Study& study,
                                  const Eigen::ArrayXXd& points, unsigned threads);

}  // namespace costsim::analysis
