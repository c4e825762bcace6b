// Who sends a stage its requests, followed back through gateways, balancers and topics.
#pragma once

#include <vector>

#include "request_level/building.hpp"

namespace costsim::request_level {

struct Route {
  std::vector<simulation::StageInput> inputs;  ///< none: no simulated request gets there
  const Stage* balancer = nullptr;             ///< the one passed last, if any
};

/// `times`: requests for each that the stage's inputs name.
Route route_to(const Stage& stage, double times, const Building& building);

}  // namespace costsim::request_level
