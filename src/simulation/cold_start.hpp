// What is known of how long a new function instance takes to start.
#pragma once

#include <string_view>

#include "engine/distribution.hpp"

namespace costsim::simulation {

/// Loading the package and the runtime, in seconds. `package` is "zip", "zip-dotnet" or "image";
/// anything else throws Error(Usage) that lists them.
engine::Distribution init_of_package(std::string_view package);

/// Attaching an instance to a private network, given how long that takes in the mean. Spread as
/// practitioners saw it in 2018: "easily 10 s", at times 15.
engine::Distribution network_attachment(double mean_s);

}  // namespace costsim::simulation
