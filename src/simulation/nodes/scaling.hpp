// How many nodes there should be: target tracking, as the cloud's autoscalers do it.
#pragma once

#include <deque>

#include "simulation/nodes/config.hpp"

namespace costsim::simulation {

/// Passive: told the mean number of busy vCPUs of each period, it says how many nodes to have.
class NodeScaling {
 public:
  NodeScaling(const NodeScalingConfig& config, const NodeGroupConfig& group);

  /// At the end of a period: `busy_vcpus` on average in it; `nodes` exist, booting ones included.
  std::uint32_t desired(Time now, double busy_vcpus, std::uint32_t nodes);

 private:
  struct Reading {
    Time known_at;
    double busy_vcpus;
  };

  NodeScalingConfig config_;
  std::uint32_t vcpus_, min_, max_;
  std::deque<Reading> readings_;  ///< not known yet, and the last known one at the front
  Time no_growth_before_{0};
  Time too_many_since_{-1};        ///< -1: not
  std::uint32_t most_needed_ = 0;  ///< since then
};

}  // namespace costsim::simulation
