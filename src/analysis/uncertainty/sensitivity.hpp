// Which input an answer hangs on: shares of its variance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/uncertainty/answers.hpp"

namespace costsim::analysis {

/// With an interval of 95 % by the bootstrap's percentiles.
struct SobolIndex {
  double value = 0, low = 0, high = 0;
};

/// Of one output: by input.
struct IndexRow {
  std::vector<SobolIndex> first;  ///< of the variance that goes when the input becomes known
  std::vector<SobolIndex> total;  ///< of the variance that stays when all others become known
  bool varies = true;  ///< false: the output is the same in all samples, all indices are 0
};

struct Indices {
  std::size_t samples = 0;  ///< of each of the inputs + 2 sets
  std::vector<IndexRow> outputs;
};

/// Sobol' indices of a function of independent inputs, by Jansen's estimators (Comput. Phys.
/// Commun. 117, 1999; Saltelli et al., Comput. Phys. Commun. 181, 2010, table 2) on scrambled
/// Sobol' points of twice as many columns. `outputs`: which columns of the answer. Error(Usage) for
/// more inputs than half of Sobol's columns.
Indices sobol_indices(const Answer& answer, std::size_t inputs,
                      const std::vector<std::size_t>& outputs, std::size_t samples,
                      std::uint64_t seed, unsigned threads);

}  // namespace costsim::analysis
