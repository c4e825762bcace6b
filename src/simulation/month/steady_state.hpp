// A model in the middle of a steady stretch: what is there when a window begins.
#pragma once

#include "simulation/model/stage_rates.hpp"

namespace costsim::simulation {

/// The model with each kind of users at one rate, the instances that these rates keep, and the
/// shards and nodes that are planned for `instant` of the period. What limits rates and does not
/// take these has nothing left of its burst.
Model at_steady_rate(const Model& model, const std::vector<double>& per_second, Time instant);

/// Requests per second that come into each stage, of what kinds of users send for ever: behind
/// gates that let through what their rates allow.
std::vector<double> lasting_rates(const Model& model, const std::vector<double>& per_second);

/// The model without its users' profiles and instants, which windows replace by steady rates: a
/// month of seconds is 20 MB, and each window has a model of its own.
Model without_profiles(Model model);

}  // namespace costsim::simulation
