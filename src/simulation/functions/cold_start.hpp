// What is known of how long a new function instance waits for its network.
#pragma once

#include "engine/distribution.hpp"

namespace costsim::simulation {

/// Attaching an instance to a private network, given how long that takes in the mean. Spread as
/// practitioners saw it in 2018: "easily 10 s", at times 15.
engine::Distribution network_attachment(double mean_s);

}  // namespace costsim::simulation
