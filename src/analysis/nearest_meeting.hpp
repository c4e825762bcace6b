// Where two sides that do not change places in a short interval come nearest to each other in it.
#pragma once

#include "analysis/sign_changes.hpp"

namespace costsim::analysis {

/// By golden section the place between two others where |difference| is least, or the first one
/// found that is not on their side. What comes within the tolerance is followed to the last bit, to
/// single requests and to the number of fewest digits there: the sides may be equal at it.
double nearest_meeting(Observations& observations, const SearchLimits& limits,
                       std::size_t comparison, double low, double high);

}  // namespace costsim::analysis
