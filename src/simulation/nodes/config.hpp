// What a group of container nodes is: size, balancing, scaling, and what can go wrong.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "engine/token_bucket.hpp"
#include "simulation/requests/retry.hpp"

namespace costsim::simulation {

using engine::Distribution;
using engine::Time;

enum class Balancing : std::uint8_t { RoundRobin, LeastOutstanding };
/// "round-robin", "least-outstanding"; anything else throws Error(Usage) that lists them.
Balancing balancing_named(std::string_view name);

/// Target tracking: enough nodes that the mean utilisation meets the target, as measured over one
/// period and known a delay later.
struct NodeScalingConfig {
  double target_utilisation = 0.6;
  Time period = std::chrono::minutes(1);
  Time metric_delay = std::chrono::minutes(1);
  Time out_cool_down = std::chrono::minutes(1);  ///< after nodes were added, before more are
  Time in_cool_down = std::chrono::minutes(5);   ///< how long less must have been enough
};

/// CPU credits of burstable instances (EC2 user guide, "Burstable performance instances"): a node
/// earns `baseline` of each vCPU, and spends what it uses.
struct BurstConfig {
  double baseline = 0.2;       ///< share of a vCPU
  double first_balance_s = 0;  ///< vCPU-seconds at boot
  double most_balance_s = 0;   ///< a day's earnings; 0: that
  bool unlimited = false;      ///< without credits: paid surplus instead of the baseline's speed
};

struct NodeGroupConfig {
  std::string name = "nodes";
  Distribution service = {};  ///< of a request on one vCPU that is not throttled, in seconds
  double speed = 1;           ///< of a node's vCPU, where it has less than a whole one
  Time delay{0};              ///< waiting of a request for others after its service, without a vCPU
  bool keeps_place = false;   ///< a request that waits for a downstream keeps its vCPU meanwhile
  std::uint32_t vcpus = 1;    ///< requests that a node serves at a time
  std::size_t queue_limit = std::numeric_limits<std::size_t>::max();  ///< waiting, in each node
  Time request_timeout{0};  ///< the caller gives up, the node does not know; 0: never
  RetryPolicy retry = {};   ///< of the callers: refused, failed, lost or given up
  Balancing balancing = Balancing::LeastOutstanding;

  std::uint32_t nodes = 1;  ///< at the start
  std::uint32_t min_nodes = 1;
  std::uint32_t max_nodes = 1000;
  Time boot = std::chrono::seconds(60);
  std::optional<engine::BucketConfig> launches = {};  ///< of nodes; absent: any number at once
  /// Each request has a node of one vCPU to itself, which is launched for it, boots, serves it and
  /// ends. `nodes` and `vcpus` say nothing then.
  bool node_per_request = false;
  std::optional<NodeScalingConfig> scaling = {};
  std::optional<BurstConfig> burst = {};

  double interruptions_per_hour = 0;  ///< of a spot node: a notice, then it is gone
  Time interruption_notice = std::chrono::minutes(2);
  double failures_per_hour = 0;                  ///< of a node: gone at once with what is in it
  Time health_check = std::chrono::seconds(30);  ///< until the balancer knows of a failure

  std::size_t max_waiting = 20'000'000;  ///< more end the run with Error(Untrustworthy)
};

/// More nodes than a run can hold; no account has as many.
inline constexpr std::uint32_t most_nodes = 100'000;

/// Throws Error(Usage) that names the group and what cannot be.
void validate(const NodeGroupConfig& config);

}  // namespace costsim::simulation
