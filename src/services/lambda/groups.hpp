// Callers who come together, as at each tick of a timer, where no more than so many are at work.
#pragma once

#include <optional>

#include "services/kit/at_work.hpp"
#include "services/kit/flow.hpp"

namespace costsim::services {

struct GroupsTaken {
  Counts taken;       ///< in each step
  double fewest = 0;  ///< of a group
};

/// Each group finds the places that those before it have left: of `limit` as many are taken up as
/// are still at work of earlier groups by then, on average (at_work.hpp). Nobody comes before the
/// first group. Absent where nothing comes together, where all find a place, and where it has too
/// many groups to follow: then loads on average tell.
std::optional<GroupsTaken> taken_of_groups(const Flow& input, double limit, const Stay& stay);

}  // namespace costsim::services
