// A model in the middle of a steady stretch: what is there when a window begins.
#pragma once

#include <string_view>
#include <vector>

#include "simulation/model.hpp"

namespace costsim::simulation {

/// The model with arrivals at one rate, and with the instances and nodes that this rate keeps.
Model at_steady_rate(const Model& model, double per_second);

/// Requests per second into each stage, if every stage lets out what comes in; users' as given.
std::vector<double> stage_rates(const Model& model, double per_second);

double timer_rate(const Ticks& ticks);

/// Names of the stage's results.
std::vector<std::string_view> names_of(const ModelStage& stage);

}  // namespace costsim::simulation
