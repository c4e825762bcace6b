// Traffic in two: what a fleet takes that is as large all the time, and what comes beyond that.
#pragma once

#include "traffic/series.hpp"
#include "units/quantity.hpp"

namespace costsim::traffic {

struct Part {
  Rate at;              ///< as a mean over each step
  bool beyond = false;  ///< what exceeds it; else what does not
};

/// Of each step the whole requests up to the rate, or those beyond it: both parts of a series add
/// up to it exactly. The dispersion stays what it is.
Series part_of(const Series& whole, const Part& part);

}  // namespace costsim::traffic
