// What can be had for more money: settings that no other betters.
#pragma once

#include <vector>

#include "analysis/tuning/tuned.hpp"

namespace costsim::analysis {

/// Of all that were tried and keep what is required: those that no other one betters in cost and
/// headroom, or in cost and time; a dozen at most, from the cheapest on. With `latency` the
/// requests of each are simulated.
std::vector<FrontPoint> front_of(const Trials& trials, bool latency);

}  // namespace costsim::analysis
