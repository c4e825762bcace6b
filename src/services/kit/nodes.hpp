// Nodes that handle items: what an item asks of one, where that is known from, and how a group of
// them does. Shared by virtual machines and container tasks.
#pragma once

#include <optional>

#include "services/kit/at_work.hpp"
#include "services/kit/autoscaling.hpp"
#include "services/kit/node_rows.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {

/// What one item takes while it is handled.
struct ItemDemand {
  double cpu_s = 0;  ///< of one vCPU
  double wait_s = 0;
  double memory = 0;  ///< bytes

  double handled_s() const { return cpu_s + wait_s; }
};

/// What one node has for items.
struct NodeRoom {
  double vcpu = 0;
  double memory = 0;                 ///< bytes, less what is taken for good
  std::optional<double> slots = {};  ///< items that it handles at a time, if that is limited
};

enum class Bottleneck { Cpu, Slots, Memory };
std::string_view name_of(Bottleneck bottleneck);

struct BusyTime {
  double seconds = 0;  ///< for which one item keeps a whole node busy
  Bottleneck by = Bottleneck::Cpu;
};

/// By what runs out first: CPU, slots or memory. The last two by Little's law: each item holds its
/// share of them for as long as it is handled, waiting included.
BusyTime busy_time(const ItemDemand& item, const NodeRoom& node);

/// Nodes kept busy at the end of each step. An item that is handled for longer than a step keeps
/// its part of a node for that long.
Counts busy_nodes(const Flow& items, const ItemDemand& each, const BusyTime& busy);

/// How that wavers.
Wavering wavering_of(const Flow& items, const ItemDemand& each, const BusyTime& busy);

/// The group that `policy` makes of this load, which is that of busy_nodes(). Timers' items come
/// together, and as recorded ones do not waver; of a queue what waits waits for all nodes.
/// `shares`: items that a node lets in beyond those that keep it busy, where it refuses more than
/// its queue_limit.
ScaledCapacity scale_nodes(const Counts& load, const Flow& items, const ItemDemand& each,
                           const BusyTime& busy, const ScalingPolicy& policy,
                           const Parameters& values, double shares = 0);

/// How many items a node handles at a time, where slots or memory limit that and not the CPU.
std::optional<std::int64_t> places_of(const ItemDemand& item, const NodeRoom& node);

/// From the launch of a node to its first request: as stated, else the rule `start-time`.
Duration boot_of(const Parameters& values, const Context& context);

/// How fast the platform launches nodes for an account, where its rules say so.
std::optional<LaunchRate> launch_rate_of(const Context& context);

/// What a container task has for items, wherever it runs.
NodeRoom room_of_task(const Parameters& values);

/// How many tasks there are, fixed or as the load needs; they serve `boot` after the wish for them.
/// One that stops sooner than the billing minimum costs as if it had run on.
ScalingPolicy policy_of_tasks(const Parameters& values, Duration boot, Duration billing_minimum);

/// Whether a node handles only so many items at a time.
bool has_slots(const Parameters& values);

/// CPU and waiting time of an item. A measured or derived figure adds an Info finding that says
/// where it is from. Error(Usage) when the figure asked for is not there.
ItemDemand demand_of(const Flow& input, const Parameters& values, const Context& context,
                     std::vector<Finding>& findings);

/// How long a node of so many vCPUs takes for an item that waits for nobody: one thread, so that
/// more than one vCPU does not help.
Stay handling_of(const ItemDemand& item, const Parameters& values, double vcpu);

/// The CPU time of an item, when nobody stated it and the load decides how many nodes there are.
std::vector<Assumption> assumed_of_nodes(const Parameters& values, const Context& context);

/// The figures of a group whose `load` is in nodes kept fully busy: nodes_mean, nodes_peak,
/// utilisation_mean, utilisation_peak, unserved_share, events_per_s_per_vcpu, vcpu_needed_peak.
void measure_nodes(const ScaledCapacity& capacity, const Counts& load, const Flow& input,
                   const ItemDemand& item, StageOutcome& outcome);

/// What nodes take of what comes, later where it waits in a queue; all of it elsewhere.
struct FromQueue {
  Flow items;
  double longest_s = 0;  ///< that a message waits
  bool all = true;       ///< before it expires, and by the end
};
FromQueue taken_from_queue(const Flow& input, const Counts& load, const ScaledCapacity& capacity);

/// An error when the peak is more than the serving nodes can take, naming what runs out;
/// `limited_by` is what of the scenario keeps the nodes from being more. What only waits in a queue
/// is told as that.
void check_overload(const ScaledCapacity& capacity, Bottleneck by, std::string_view limited_by,
                    const FromQueue& taken, const Context& context, StageOutcome& outcome);

/// Tells what a load comes to that jumps faster than scaling follows.
void find_lag(const ScalingLag& lag, const Context& context, StageOutcome& outcome);

/// Public IPv4 addresses for as many hours as there are nodes, where they have some.
void use_addresses(const Decimal& node_hours, const Parameters& values, StageOutcome& outcome);

/// Error(Usage) for interruptions of what is not bought as spot.
void refuse_interruptions_unless_spot(const Parameters& values);

/// What spot capacity means, where it is bought.
void find_spot(const Parameters& values, std::string message, const Context& context,
               std::vector<Finding>& findings);

}  // namespace costsim::services
