// Closed forms of queueing theory that simulated values are held against. ρ: offered load λ E[S].
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>

#include "engine/random.hpp"
#include "engine/statistics.hpp"
#include "support/catch.hpp"

namespace oracles {

/// Blocking of M/G/c/c at offered load a (Erlang 1917; insensitive to the service distribution).
inline double erlang_b(int servers, double a) {
  double b = 1;
  for (int c = 1; c <= servers; ++c) b = a * b / (c + a * b);
  return b;
}

/// Probability of waiting in M/M/c.
inline double erlang_c(int servers, double a) {
  const double b = erlang_b(servers, a);
  return servers * b / (servers - a * (1 - b));
}

/// Mean waiting time in M/G/1 (Pollaczek and Khinchine): λ E[S²] / 2 (1 - ρ).
inline double mg1_wait(double lambda, double mean, double cv) {
  return lambda * mean * mean * (1 + cv * cv) / (2 * (1 - lambda * mean));
}

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
