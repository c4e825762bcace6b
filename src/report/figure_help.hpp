// What the figures of stages mean, by name: those of `run`, of checks and of `simulate`.
#pragma once

#include <string_view>

#include "services/kit/service.hpp"

namespace costsim::report {

/// One line; "" for a name that is not known.
std::string_view figure_help(std::string_view name);

/// The figure's own words, where its service is data, or those for its name.
std::string_view figure_help(const services::Metric& figure);

}  // namespace costsim::report
