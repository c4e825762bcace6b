// Where stages and their senders stand in the network, as far as bytes between them are paid.
#pragma once

#include "architecture/senders.hpp"

namespace costsim::architecture {

services::Network network_of(const Stage& stage);

bool is_users(Sender sender);
bool is_edge(Sender sender);
bool is_nodes(Sender sender);
bool pays_between_zones(Sender sender);
bool calls_from_vpc(Sender sender);
bool keeps_records(Sender sender);

/// What answers users: a gateway, a balancer, nodes.
bool is_front(const Stage& stage);
/// Whether it is reached at an endpoint of the region.
bool is_of_region(const Stage& stage);
/// Whether it states a way out of private subnets.
bool is_way_out(const Stage& stage);

}  // namespace costsim::architecture
