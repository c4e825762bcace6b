// The steps of a period, sorted by load and cut into strata.
#pragma once

#include <vector>

#include "engine/random.hpp"
#include "simulation/requests/arrivals.hpp"

namespace costsim::simulation {

/// Steps of about the same load.
struct Stratum {
  std::vector<double> rates;  ///< ascending
  double requests = 0;        ///< share of the period's
};

/// The busiest step by itself and last, the others in strata of equal requests. Throws Error(Usage)
/// when nothing ever comes.
std::vector<Stratum> strata_of(const RateProfile& profile, std::size_t count);

/// One step's rate, drawn in proportion to its requests.
double draw_rate(const Stratum& stratum, engine::RandomStream& stream);

}  // namespace costsim::simulation
