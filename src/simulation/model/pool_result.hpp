// What the instances of a function did, whoever invoked it.
#pragma once

#include "simulation/functions/statistics.hpp"
#include "simulation/model/figures.hpp"

namespace costsim::simulation {

struct PoolResult {
  FunctionStatistics counted = {};
  std::uint32_t requests_per_instance = 1;
  /// Invocations for each that the requests would need if none were refused, failed or tried again.
  /// What a gateway in front refuses is not among them: the flow knows what it lets through.
  double calls_factor = 1;

  double p_cold() const;       ///< of accepted invocations
  double p_throttled() const;  ///< of invocations
  double utilisation() const;  ///< running requests per place for one
  double billed_s() const;
};

Figures figures_of(const PoolResult& pool);

/// Of batches that are given again until they succeed: calls for each that succeeded; 1 if none
/// did.
double calls_for_each(std::uint64_t calls, std::uint64_t failed);

/// 0 of nothing.
double ratio(std::uint64_t part, std::uint64_t whole);

}  // namespace costsim::simulation
