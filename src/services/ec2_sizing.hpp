// How many EC2 instances a load needs, and how busy they are.
#pragma once

#include <optional>

#include "services/ec2_credits.hpp"
#include "services/kit/nodes.hpp"

namespace costsim::services {

/// One type, as the price files know it.
struct Instance {
  std::string type;
  Decimal vcpu;
  double memory = 0;  ///< bytes, less memory_base
};

/// All of its memory. Error(Usage) with the nearest type where `rules`, of EC2, do not know it.
Instance known_instance(const std::string& type, const metering::Rules& rules);

/// A month (or the part of one that the flow covers) of one group of equal instances.
struct NodeMonth {
  Instance instance;
  ItemDemand item;
  BusyTime busy;
  double reserved_nodes = 0;  ///< what the services keep without any load
  Counts load;                ///< in nodes kept fully busy
  ScalingPolicy policy;
  ScaledCapacity capacity;                ///< unserved_share counts throttling, too
  Counts used;                            ///< vCPUs, at most what the serving nodes have
  std::optional<CreditTerms> terms = {};  ///< of a burstable type
  CreditHistory credits = {};             ///< of whole instances
  double throttled_share = 0;             ///< of the CPU asked for, what credits did not cover
};

/// Reads ec2's parameters. Error(Usage): a type that the price files do not have (with the nearest
/// one), or parameters that contradict it or each other.
NodeMonth run_nodes(const Flow& input, const Parameters& values, const Context& context,
                    std::vector<Finding>& findings);

/// How many items one of the instances handles at a time, where its CPU does not limit that.
std::optional<std::int64_t> places_in_node(const Parameters& values, const Context& context);

}  // namespace costsim::services
