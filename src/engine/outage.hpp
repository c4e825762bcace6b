// A time in which something does not work.
#pragma once

#include "engine/time.hpp"

namespace costsim::engine {

/// From its first instant up to the one at which all is well again.
struct Outage {
  Time from{0};
  Time until{0};
};

}  // namespace costsim::engine
