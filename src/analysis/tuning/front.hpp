// What can be had for more money: settings that no other betters.
#pragma once

#include <vector>

#include "analysis/tuning/tuned.hpp"

namespace costsim::analysis {

/// Of all that were tried and keep what the flow can tell: those that no other one betters in cost
/// and headroom, or in cost and time, from the cheapest on.
std::vector<KnobSetting> front_settings(const Trials& trials);

/// A dozen of these at most. With `latency`, or where simulated requests are required to tell
/// something, the requests of each are simulated, and those that do not keep it are left out.
std::vector<FrontPoint> front_of(const Trials& trials, bool latency);

}  // namespace costsim::analysis
