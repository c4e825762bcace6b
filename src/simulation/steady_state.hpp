// A model in the middle of a steady stretch: what is there when a window begins.
#pragma once

#include "simulation/model.hpp"

namespace costsim::simulation {

/// The model with arrivals at one rate, and with the instances and nodes that this rate keeps.
Model at_steady_rate(const Model& model, double per_second);

}  // namespace costsim::simulation
