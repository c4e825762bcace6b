#include "architecture/sites.hpp"

namespace costsim::architecture {

using services::Network;
using services::Role;
using services::Site;

Network network_of(const Stage& stage) {
  return services::network_of(*stage.service, stage.parameters);
}

bool is_users(Sender sender) {
  return sender == nullptr;
}
bool is_edge(Sender sender) {
  return sender != nullptr && network_of(*sender).site == Site::Edge;
}
bool is_nodes(Sender sender) {
  return sender != nullptr && sender->service->role == Role::Nodes;
}
bool pays_between_zones(Sender sender) {
  return sender != nullptr && network_of(*sender).pays_between_zones;
}
bool calls_from_vpc(Sender sender) {
  return sender != nullptr && network_of(*sender).calls_from_vpc;
}
bool keeps_records(Sender sender) {
  return sender != nullptr && services::keeps_records(role_of(*sender));
}

bool is_front(const Stage& stage) {
  const Role role = stage.service->role;
  return role == Role::Gateway || role == Role::Balancer || role == Role::Nodes;
}

bool is_of_region(const Stage& stage) {
  const Site site = network_of(stage).site;
  return site == Site::Region || site == Site::RegionFree;
}

bool is_way_out(const Stage& stage) {
  const Site site = network_of(stage).site;
  return site == Site::NatGateway || site == Site::Endpoints;
}

}  // namespace costsim::architecture
