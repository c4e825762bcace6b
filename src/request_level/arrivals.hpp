// How the users' requests come in, from the series of the traffic.
#pragma once

#include <string_view>

#include "simulation/requests/arrivals.hpp"
#include "traffic/plan.hpp"

namespace costsim::request_level {

/// Requests per second over `length`: the series, from its start and again from its start when it
/// is shorter. Counts that differ by no more than rounding are one steady rate.
simulation::ArrivalConfig arrivals_of(const traffic::Series& series,
                                      const traffic::ArrivalText& text, Duration length);

/// Throws Error(Untrustworthy) for more of something than memory holds.
void refuse_too_many(double count, std::string_view of_what);

}  // namespace costsim::request_level
