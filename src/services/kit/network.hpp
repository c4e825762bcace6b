// Where a service stands in the network, as far as bytes on their way to it or from it are paid.
#pragma once

#include <functional>

#include "services/kit/role.hpp"
#include "units/parameters.hpp"

namespace costsim::services {

enum class Site {
  Beside,      ///< nothing that is paid passes on the way to it, or its own meters count that
  Region,      ///< an endpoint of the region: private machines reach it by a NAT gateway or an
               ///< interface endpoint, both of which bill bytes
  RegionFree,  ///< the same, but there is a gateway endpoint, which costs nothing
  Machines,    ///< in zones of a VPC
  Edge,        ///< a network in front of AWS: its own meters count what viewers are sent, and
               ///< what it fetches from AWS is free
  Transfer,    ///< a stage that states data transfer itself
  NatGateway,  ///< a stage that states the way out of private subnets
  Endpoints,   ///< a stage that states interface endpoints
};

struct Network {
  Site site = Site::Beside;
  bool calls_from_vpc = false;      ///< what it calls, it calls from a VPC
  bool pays_between_zones = false;  ///< of a balancer: bytes between its zones and its targets'
};

using Networks = std::function<Network(const Parameters& parameters)>;

/// Of a service that says nothing else.
constexpr Network usual_network(Role role) {
  switch (role) {
    case Role::Gateway:
    case Role::Topic:
    case Role::Stream:
    case Role::Table:
    case Role::Queue:
    case Role::Function:
      return {.site = Site::Region};
    case Role::Balancer:
      return {.site = Site::Machines};
    case Role::Nodes:
      return {.site = Site::Machines, .calls_from_vpc = true};
    case Role::Timer:
    case Role::Counter:
    case Role::Labour:
    case Role::CostLine:
    case Role::Transfer:
      break;
  }
  return {};
}

}  // namespace costsim::services
