// How often each stage of a model is asked.
#pragma once

#include <vector>

#include "simulation/model/model.hpp"

namespace costsim::simulation {

/// Requests per second into each stage, if every stage lets out what comes in, and each kind of
/// users sends so many.
std::vector<double> stage_rates(const Model& model, const std::vector<double>& per_second);

double timer_rate(const Ticks& ticks);

}  // namespace costsim::simulation
