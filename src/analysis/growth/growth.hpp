// What a scenario states of its growth, as numbers.
#pragma once

#include "decision/horizon.hpp"

namespace costsim::analysis {

/// The traffic after so many months, of month 1: 1 at 0, never below 0.
double grown(const decision::Growth& growth, double months);

}  // namespace costsim::analysis
