// How hours of nodes, tasks and shards came about: so many of them, over the span.
#pragma once

#include <vector>

#include "services/kit/autoscaling.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {

/// "nodes" × "hours": as `held` states them, else as many as were paid on average, and why.
std::vector<Term> held_hours(std::string_view held, const Decimal& paid_hours, std::string why,
                             const Context& context);

/// Why a group that follows its load has so many of `held` ("nodes", "tasks"), or that they are
/// stated.
std::string why_held(std::string_view held, const ScaledCapacity& capacity, const Counts& load,
                     const Parameters& values);

}  // namespace costsim::services
