// What is wrong with a scenario that only its evaluation finds.
#pragma once

#include <string>
#include <vector>

#include "decision/study.hpp"
#include "units/diagnostics.hpp"

namespace costsim::scenario {

/// What only a bill tells of those architectures that could be read: an instance type that there
/// is not, a load too large, a check for something that is not there. Checks of the `refused` ones,
/// "" of one without a name, cannot be judged, and requests add nothing. What `diagnostics` have
/// already is not told again.
void find_wrong_values(decision::Study study, const std::vector<std::string>& refused,
                       Diagnostics& diagnostics);

}  // namespace costsim::scenario
