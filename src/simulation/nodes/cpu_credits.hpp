// The CPU credits of one burstable node.
#pragma once

#include "simulation/nodes/config.hpp"

namespace costsim::simulation {

/// Balance in vCPU-seconds; without a configuration always full speed.
class CpuCredits {
 public:
  CpuCredits(const std::optional<BurstConfig>& config, std::uint32_t vcpus, Time now);

  /// `busy` vCPUs were running since the last call.
  void settle(Time now, std::int64_t busy);
  /// How much of a vCPU a request that begins now gets: 1, or the baseline once credits are spent.
  /// It keeps that speed to its end, which is wrong by at most one service time.
  double speed() const;
  double balance() const { return balance_; }
  double surplus() const { return surplus_; }  ///< vCPU-seconds beyond the credits, paid for

 private:
  std::optional<BurstConfig> config_;
  double earned_per_s_ = 0;
  double most_ = 0;
  double balance_ = 0;
  double surplus_ = 0;
  Time settled_;
};

}  // namespace costsim::simulation
