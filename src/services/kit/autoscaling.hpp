// How a group of instances follows its load: target tracking with a boot delay and a cool-down,
// over a whole month at once. Shared by virtual machines and container tasks.
#pragma once

#include <limits>
#include <optional>

#include "services/kit/counts.hpp"
#include "units/quantity.hpp"

namespace costsim::services {

/// A platform launches `burst` instances at once and then so many a second: a token bucket, as its
/// documents say, full at first.
struct LaunchRate {
  double burst = 0;
  double per_second = 0;
};

/// Instances are whole; the group asks for ceil(load / target_utilisation) of them.
struct ScalingPolicy {
  double min = 1;
  double max = std::numeric_limits<double>::infinity();
  double target_utilisation = 1;  ///< share of an instance that the group aims to keep busy
  Duration boot_delay{};  ///< from the launch to the first request served; it is billed, too
  Duration cool_down{};   ///< how long the need must have been lower before instances go
  std::optional<LaunchRate> launches = {};  ///< absent: as many at once as are wanted
  /// Until scaling knows how busy a minute was (target_tracking.hpp); absent: it needs no metric,
  /// and follows the load itself.
  std::optional<Duration> metric_delay = {};
};

/// How the load of a group comes to it, where it is not there evenly in each step.
struct Arriving {
  /// When it comes, where items stay longer than a step; absent: as it is there.
  std::optional<Counts> load = {};
  Duration every{};       ///< from one instant at which all of it comes to the next; 0: evenly
  double stay_s = 0;      ///< of each item that comes so, in a node that is free
  bool by_queue = false;  ///< what waits waits for all nodes, not for one
  /// Work that may wait at a node, in seconds of it; absent: any. What is beyond is refused.
  std::optional<double> most_waiting_s = {};
};

/// Where the load outruns target tracking: a busy minute is known after `metric_delay`, and what is
/// wanted by then serves after its boot. Nodes that are full look as if the target's inverse were
/// all that is missing, so that a jump of more takes several rounds. What the most nodes of the
/// group would not take either is no lag.
struct ScalingLag {
  double late_share = 0;   ///< of all load, what came in minutes of more than serving nodes take
  double longest_s = 0;    ///< that the last of what waits is kept waiting
  double utilisation = 0;  ///< load over serving nodes, in the worst minute
};

/// How the load wavers by chance around its mean.
struct Wavering {
  double variance = 0;  ///< of one reading over a load of 1
  double lasts_s = 0;   ///< for which two readings are alike
};

/// A reading is the mean of a minute T. Items that stay for S, and are `each` of the load while
/// they do, make it waver with the variance load × each × D × g, where g is 1 − T / 3S for items
/// that stay longer than T and S / T (1 − S / 3T) for others (a moving average of M/D/∞; D is the
/// dispersion of their counts).
Wavering wavering_of(double each, double stay_s, double dispersion);

/// Each array holds the mean over a step, so a delay shorter than the step counts for its part.
struct ScaledCapacity {
  Counts provided;              ///< instances running, and billed
  Counts serving;               ///< of these, past their boot
  double unserved_share = 0;    ///< of all load, what came when every serving instance was full
  double peak_utilisation = 0;  ///< the largest load / serving; above 1 requests wait or are lost
  double most_awaited = 0;      ///< instances wanted, and not launched as a step ended, at worst
  double peak = 0;              ///< instances in the busiest minute, exceeded as often as not
  Counts busy = {};             ///< instances' worth of work done, what waited among it
  ScalingLag lag = {};          ///< of a group that is told by a metric
};

/// `load` is in instances kept fully busy, one value per step, none negative. Before the first step
/// the group is taken to have been as large as that step needs. O(n) for any delay.
/// What wavers is followed upwards at once and downwards after the cool-down: the group is on
/// average as large as the highest of the readings in it wants (wanted_nodes.hpp).
/// With a metric's delay, where the load jumps by more than nodes that serve by then take, or comes
/// at ticks, `provided`, `serving`, `busy` and the peak are those of target tracking
/// (target_tracking.hpp), whatever the step; unserved_share and peak_utilisation are those of a
/// group that knows each minute's load at once: what even that cannot serve.
ScaledCapacity scale(const Counts& load, Duration step, const ScalingPolicy& policy,
                     const Wavering& wavering = {}, const Arriving& arriving = {});

}  // namespace costsim::services
