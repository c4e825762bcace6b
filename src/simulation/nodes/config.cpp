#include "simulation/nodes/config.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

Balancing balancing_named(std::string_view name) {
  if (name == "round-robin") return Balancing::RoundRobin;
  if (name == "least-outstanding") return Balancing::LeastOutstanding;
  throw Error(
      Failure::Usage,
      fmt::format("unknown balancing \"{}\": known are round-robin, least-outstanding", name));
}

void validate(const NodeGroupConfig& config) {
  const auto require = [&](bool holds, std::string_view what) {
    if (!holds) throw Error(Failure::Usage, fmt::format("nodes \"{}\": {}", config.name, what));
  };
  require(config.nodes <= most_nodes,
          fmt::format("a run holds {} nodes at most: no account has as many", most_nodes));
  require(config.vcpus >= 1, "a node needs at least one vCPU");
  require(config.speed > 0, "the speed of a vCPU must be above 0");
  require(config.min_nodes >= 1, "at least one node must stay: nobody would serve");
  require(config.min_nodes <= config.max_nodes, "the fewest nodes are more than the most");
  require(config.nodes >= config.min_nodes && config.nodes <= config.max_nodes,
          "the nodes at the start lie outside of the fewest and the most");
  require(config.interruptions_per_hour >= 0 && config.failures_per_hour >= 0,
          "interruptions and failures must not be negative");
  require(!config.node_per_request || !config.scaling,
          "nodes of one request each do not scale: expected no scaling");
  require(!config.node_per_request ||
              (config.interruptions_per_hour == 0 && config.failures_per_hour == 0),
          "nodes of one request each: expected no interruptions and no failures");
  if (config.scaling) {
    require(config.scaling->target_utilisation > 0 && config.scaling->target_utilisation <= 1,
            "the target utilisation must lie above 0 and at most at 1");
    require(config.scaling->period > Time{0}, "the period of the metric must be above 0");
  }
  if (config.burst) {
    require(config.burst->baseline > 0 && config.burst->baseline <= 1,
            "the baseline must lie above 0 and at most at 1 of a vCPU");
  }
}

}  // namespace costsim::simulation
