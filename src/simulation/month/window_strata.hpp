// The steps of a period, sorted by load and cut into strata.
#pragma once

#include <vector>

#include "engine/random.hpp"
#include "simulation/requests/arrivals.hpp"

namespace costsim::simulation {

/// A step of the period.
struct LoadStep {
  double rate = 0;  ///< per second
  Time from{0};

  friend auto operator<=>(const LoadStep&, const LoadStep&) = default;
};

/// Steps of about the same load.
struct Stratum {
  std::vector<LoadStep> steps;  ///< ascending
  double requests = 0;          ///< share of the period's
};

/// The busiest step by itself and last, the others in strata of equal requests. Throws Error(Usage)
/// when nothing ever comes.
std::vector<Stratum> strata_of(const RateProfile& profile, std::size_t count);

/// One step, drawn in proportion to its requests.
LoadStep draw_step(const Stratum& stratum, engine::RandomStream& stream);

}  // namespace costsim::simulation
