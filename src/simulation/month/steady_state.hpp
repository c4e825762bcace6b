// A model in the middle of a steady stretch: what is there when a window begins.
#pragma once

#include "simulation/model/stage_rates.hpp"

namespace costsim::simulation {

/// The model with arrivals at one rate, the instances that this rate keeps, and the shards and
/// nodes that are planned for `instant` of the period.
Model at_steady_rate(const Model& model, double per_second, Time instant);

}  // namespace costsim::simulation
