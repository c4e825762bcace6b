// What the figures of stages mean, by name: those of `run`, of checks and of `simulate`.
#pragma once

#include <string_view>

namespace costsim::report {

/// One line; "" for a name that is not known.
std::string_view figure_help(std::string_view name);

}  // namespace costsim::report
