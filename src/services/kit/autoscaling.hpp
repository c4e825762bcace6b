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
};

/// Each array holds the mean over a step, so a delay shorter than the step counts for its part.
struct ScaledCapacity {
  Counts provided;              ///< instances running, and billed
  Counts serving;               ///< of these, past their boot
  double unserved_share = 0;    ///< of all load, what came when every serving instance was full
  double peak_utilisation = 0;  ///< the largest load / serving; above 1 requests wait or are lost
  double most_awaited = 0;      ///< instances wanted, and not launched as a step ended, at worst
};

/// `load` is in instances kept fully busy, one value per step, none negative. Before the first step
/// the group is taken to have been as large as that step needs. O(n) for any delay.
ScaledCapacity scale(const Counts& load, Duration step, const ScalingPolicy& policy);

}  // namespace costsim::services
