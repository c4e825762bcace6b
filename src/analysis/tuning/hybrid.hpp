// Base load on containers, peaks on functions: where to cut the traffic of two architectures.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "decision/study.hpp"

namespace costsim::analysis {

/// What comes up to a rate goes to an architecture of nodes, what comes beyond it to one of
/// functions; both stand there whole, with their fronts and fixed costs.
struct Hybrid {
  std::string nodes, functions;  ///< architectures
  double at_per_s = 0;           ///< the best cut that was tried, of three digits; 0: none copes
  double cost = 0;               ///< dollars over the period, with it
  double cost_of_nodes = 0, cost_of_functions = 0;  ///< alone; infinite: it does not cope
  std::size_t tried = 0;                            ///< cuts

  double cost_of_better() const {
    return cost_of_nodes < cost_of_functions ? cost_of_nodes : cost_of_functions;
  }
  /// Else the better one alone is at least as cheap.
  bool pays() const { return at_per_s > 0 && cost < cost_of_better(); }
};

/// Of each architecture that runs nodes with each that runs functions and no nodes, by their flow.
/// None where the traffic is cut already, is several or stands as single instants, or where both
/// have other price books. `threads` as of parallel_for.
std::vector<Hybrid> hybrids_of(const decision::Study& study, unsigned threads);

}  // namespace costsim::analysis
