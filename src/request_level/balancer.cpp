#include "request_level/roles.hpp"

namespace costsim::request_level {

simulation::Balancing balancing_of(const Stage& balancer) {
  return simulation::balancing_named(balancer.parameters.text("balance"));
}

}  // namespace costsim::request_level
