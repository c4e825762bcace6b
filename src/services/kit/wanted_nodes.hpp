// How many instances a load wants, where it wavers by chance.
#pragma once

#include <algorithm>
#include <limits>

#include "services/kit/autoscaling.hpp"

namespace costsim::services {

/// How many of them a group has on average while its load does not change: as many as the highest
/// of the readings in a cool-down wants, since growth follows each of them and nodes go only when
/// none has wanted them.
class WantedNodes {
 public:
  WantedNodes(const ScalingPolicy& policy, const Wavering& wavering);

  /// Of a load of so many instances kept busy, whole but for the part of the time that chance adds.
  /// Its readings are never above `most`.
  double on_average(double load, double most = std::numeric_limits<double>::infinity()) const;

  /// Of the highest reading of this time, the median: each step is a load of such length.
  double at_peak(const Counts& load, Duration step) const;

 private:
  double limited(double nodes) const { return std::clamp(nodes, policy_.min, policy_.max); }
  double whole_for(double load) const;

  ScalingPolicy policy_;
  Wavering wavering_;
  double readings_;    ///< in a cool-down, that are not alike
  double deviations_;  ///< of the highest of them
};

}  // namespace costsim::services
