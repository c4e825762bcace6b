// What a stage takes for granted where the scenario says nothing.
#pragma once

#include <string>

namespace costsim::services {

/// One value that nobody stated and on which the bill rests.
struct Assumption {
  std::string key;       ///< the parameter to state, or "workload.event" of what all stages share
  std::string value;     ///< as it would stand in a scenario
  std::string why;       ///< what follows from it
  bool decides = false;  ///< the bill means nothing without it: --strict does not accept it
};

}  // namespace costsim::services
