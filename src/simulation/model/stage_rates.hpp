// How often each stage of a model is asked.
#pragma once

#include <vector>

#include "simulation/model/model.hpp"

namespace costsim::simulation {

/// Requests per second into each stage, if every stage lets out what comes in; users' as given.
std::vector<double> stage_rates(const Model& model, double per_second);

double timer_rate(const Ticks& ticks);

}  // namespace costsim::simulation
