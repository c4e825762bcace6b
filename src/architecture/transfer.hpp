// Data transfer that arises by itself: which edges of an architecture carry bytes that are paid.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"

namespace costsim::architecture {

/// How machines in a VPC reach services of their region.
enum class CallsVia {
  Direct,     ///< by public addresses, or by gateway endpoints: no byte of it is paid
  Nat,        ///< through NAT gateways, one in each zone
  Endpoints,  ///< through interface endpoints, and gateway endpoints where there are such
};

/// What the graph does not say; absent: nobody stated it.
struct TransferRules {
  std::optional<std::int64_t> zones;  ///< over which machines are spread evenly
  std::optional<Decimal> cross_zone;  ///< share of what passes that goes to another zone
  std::optional<CallsVia> calls_via;
};

struct DerivedTransfer {
  std::vector<Stage> stages;  ///< a line of the bill each, behind all others
  std::vector<services::Assumption> assumptions = {};
  std::vector<std::string> notes = {};         ///< what is not paid, and why
  std::vector<std::string> public_nodes = {};  ///< stages whose nodes have public addresses
};

/// - Answers go out from each gateway, balancer and node that users reach with nothing but counters
///   before it. Behind a network at the edge, whose own meters count them, they cost nothing.
/// - Requests from nodes to nodes, and from a network balancer to nodes, pass between zones; those
///   of the other balancers are free (models/SOURCES.md: ALBX, NLBX).
/// - Calls from a VPC to services of the region pay bytes of NAT gateways or endpoints; without
///   those nothing (DTR). What a stage of such a way out carries, it bills itself.
/// - A balancer that users or the edge reach has a public IPv4 address in each zone, unless it
///   states how many, and so has each NAT gateway that is derived. Nodes have one each where users
///   reach them, or where they call services of the region directly, unless they say otherwise.
///
/// Error(Usage) at a stage that states data transfer itself, or has the name of a line.
DerivedTransfer derived_transfer(const Architecture& architecture, const TransferRules& rules);

}  // namespace costsim::architecture
