// What a service says of one of its nodes, for whoever follows requests one by one.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/distribution.hpp"
#include "services/kit/autoscaling.hpp"
#include "units/quantity.hpp"

namespace costsim::services {

/// Of nodes that an item has to itself: it waits for the launch and boot of one, which ends with
/// it.
struct JobTerms {
  engine::Distribution work = {};  ///< seconds, once it has started
};

/// What one burstable instance earns and may save.
struct CreditTerms {
  double sustained_vcpu = 0;  ///< what it earns, and so what it can use for ever
  double largest = 0;         ///< balance, vCPU-hours; in unlimited mode also the largest debt
  double launch = 0;          ///< balance of a new instance
  bool unlimited = false;
};

/// A node, and how many of them there may be.
struct NodeTerms {
  double vcpu = 1;
  double target_utilisation = 1;           ///< share of its vCPUs that scaling keeps busy
  std::optional<std::int64_t> slots = {};  ///< requests that it handles at a time; absent: any
  /// Requests that it lets in, where it refuses more: those beyond its vCPUs share them.
  std::optional<std::int64_t> admitted = {};
  std::optional<std::int64_t> fixed = {};   ///< how many nodes; absent: as the load needs
  std::int64_t least = 1;                   ///< nodes, where they follow the load
  std::optional<std::int64_t> most = {};    ///< absent: as many as it takes
  std::optional<JobTerms> job = {};         ///< absent: nodes stay, and handle many items
  std::optional<CreditTerms> credits = {};  ///< absent: its CPU is all there, always
  Duration boot{};                          ///< from its launch to its first request
  std::optional<LaunchRate> launches = {};  ///< absent: as many at once as are wanted
};

}  // namespace costsim::services
