// What a group that follows its load does while its scaling has not seen a jump yet.
#pragma once

#include "services/kit/autoscaling.hpp"

namespace costsim::services {

/// Where the load outruns target tracking: a busy minute is known after `metric_delay`, and what is
/// wanted by then serves after its boot. Nodes that are full look as if the target's inverse were
/// all that is missing, so that a jump of more takes several rounds. What the most nodes of the
/// group would not take either is no lag.
struct ScalingLag {
  double late_share = 0;   ///< of all load, what came while every serving node was full
  double longest_s = 0;    ///< that the last of what waits is kept waiting
  double utilisation = 0;  ///< load over serving nodes, at worst
};

/// As the request level scales (simulation/nodes/scaling.hpp), minute by minute, with a fluid load
/// that waits. Nothing where the number of nodes is fixed, or the load rises no faster than they
/// come. The load is one of scale().
ScalingLag lag_of(const Counts& load, Duration step, const ScalingPolicy& policy);

}  // namespace costsim::services
