// How the users' requests come in, from the series of the traffic.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "simulation/requests/arrivals.hpp"
#include "traffic/series.hpp"
#include "units/parameters.hpp"

namespace costsim::request_level {

/// How requests come within the traffic's steps; nothing given: at random with its dispersion.
struct ArrivalText {
  std::optional<DistributionText> gaps = {};  ///< between arrivals
  std::vector<Duration> replay = {};          ///< since the start: each of them, in place of chance
};

/// Requests per second over `length`: the series, from its start and again from its start when it
/// is shorter. Counts that differ by no more than rounding are one steady rate.
simulation::ArrivalConfig arrivals_of(const traffic::Series& series, const ArrivalText& text,
                                      Duration length);

/// Throws Error(Untrustworthy) for more of something than memory holds.
void refuse_too_many(double count, std::string_view of_what);

}  // namespace costsim::request_level
