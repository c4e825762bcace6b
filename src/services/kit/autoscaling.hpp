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
  /// Until scaling knows how busy a minute was, for what its lag comes to (scaling_lag.hpp).
  std::optional<Duration> metric_delay = {};
};

/// How the load wavers by chance around its mean.
struct Wavering {
  double variance = 0;  ///< of one reading over a load of 1
  double lasts_s = 0;   ///< for which two readings are alike
};

/// A reading is the mean of a minute T. Items that stay for S, and are `each` of the load while
/// they do, make it waver with the variance load × each × D × g, where g is 1 − T / 3S for items
/// that stay longer than T and S / T (1 − S / 3T) for others (a moving average of M/D/∞; D is the
/// dispersion of their counts). Shorter ones than a sixth of T even out: taken for none.
Wavering wavering_of(double each, double stay_s, double dispersion);

/// Each array holds the mean over a step, so a delay shorter than the step counts for its part.
struct ScaledCapacity {
  Counts provided;              ///< instances running, and billed
  Counts serving;               ///< of these, past their boot
  double unserved_share = 0;    ///< of all load, what came when every serving instance was full
  double peak_utilisation = 0;  ///< the largest load / serving; above 1 requests wait or are lost
  double most_awaited = 0;      ///< instances wanted, and not launched as a step ended, at worst
  double peak = 0;              ///< instances in the busiest minute, exceeded as often as not
};

/// `load` is in instances kept fully busy, one value per step, none negative. Before the first step
/// the group is taken to have been as large as that step needs. O(n) for any delay.
/// What wavers is followed upwards at once and downwards after the cool-down: the group is as large
/// as the highest of the readings in it that are not alike, a normal order statistic's mean (Blom,
/// "Statistical Estimates and Transformed Beta-Variables", 1958) above the load.
ScaledCapacity scale(const Counts& load, Duration step, const ScalingPolicy& policy,
                     const Wavering& wavering = {});

}  // namespace costsim::services
