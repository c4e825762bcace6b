// Simulated values held against closed forms of queueing theory.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>

#include "engine/random.hpp"
#include "engine/statistics.hpp"
#include "simulation/oracles/oracle.hpp"
#include "support/catch.hpp"

namespace oracles {

using costsim::simulation::erlang_b;
using costsim::simulation::erlang_c;
using costsim::simulation::mg1_wait;

/// The measure in ten independent replicas.
inline costsim::engine::Moments replicas(const std::function<double(std::uint64_t seed)>& measure,
                                         std::uint64_t count = 10) {
  costsim::engine::Moments moments;
  for (std::uint64_t i = 0; i < count; ++i) {
    moments.add(measure(costsim::engine::derived_seed(2026, i)));
  }
  return moments;
}

inline void check_within_three_standard_errors(const costsim::engine::Moments& simulated,
                                               double oracle) {
  INFO("simulated " << simulated.mean() << " ± " << simulated.standard_error() << ", oracle "
                    << oracle);
  CHECK(std::abs(simulated.mean() - oracle) <= 3 * simulated.standard_error() + 1e-12);
  CHECK(simulated.standard_error() < 0.05 * oracle + 1e-12);  // else the claim says nothing
}

}  // namespace oracles
