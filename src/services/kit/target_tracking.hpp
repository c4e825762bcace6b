// How a group of nodes follows its load: told every minute how busy it was, a delay later.
#pragma once

#include <optional>
#include <vector>

#include "services/kit/autoscaling.hpp"
#include "services/kit/wanted_nodes.hpp"

namespace costsim::services {

/// What a scaled group did, in means over each step.
struct TrackedGroup {
  Eigen::ArrayXd provided;      ///< nodes launched and not gone: booting and emptying ones, too
  Eigen::ArrayXd serving;       ///< of these, to which requests are sent
  Eigen::ArrayXd busy;          ///< nodes' worth of work done
  std::vector<double> minutes;  ///< the same, minute by minute: what scaling saw
  double most = 0;              ///< provided, at any time
  double most_awaited = 0;      ///< wanted, and not launched by the platform, at any time
  ScalingLag lag;
};

/// Target tracking as the request level does it (simulation/nodes/scaling.hpp), with a fluid load.
/// Nodes cannot be more than fully busy, however much waits: what comes beyond waits at the node
/// that it was sent to, which is the one with the least work, and later nodes do not help it (where
/// a queue feeds them, they do). So a jump is followed in rounds, each of a minute, the metric's
/// delay and a boot; and work that waits keeps the metric high until it is done.
///
/// `load` is as for scale(), each step's load evenly in it, or all at once at the ticks of
/// `arriving`. `nodes` says what a reading wants. Before the first step the group was as large as
/// the first minute needs. `policy` has a metric_delay.
TrackedGroup track(const Counts& load, Duration step, const ScalingPolicy& policy,
                   const Arriving& arriving, const WantedNodes& nodes);

}  // namespace costsim::services
