// Nodes that handle items: what an item asks of one, where that is known from, and how a group of
// them does. Shared by virtual machines and container tasks.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "services/kit/at_work.hpp"
#include "services/kit/autoscaling.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {

/// Rows of a parameter table: what an item takes of a node (demand_of).
inline constexpr Parameter demand_rows[] = {
    {.name = "cpu",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "CPU time of an item; default: that of [workload] for each event in it"},
    {.name = "capacity",
     .kind = Kind::Choice,
     .fallback = "cpu",
     .help = "where the CPU time comes from",
     .choices = "cpu|measured|fleet"},
    {.name = "measurement",
     .kind = Kind::Text,
     .fallback = optional,
     .help = "capacity measured: which; default: the only one there is"},
    {.name = "cpu_factor",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "capacity measured: CPU time here for that of the machine measured",
     .min = 0.001},
    {.name = "fleet_rate",
     .kind = Kind::Rate,
     .fallback = optional,
     .help = "capacity fleet: events that a known fleet handles"},
    {.name = "fleet_nodes",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "capacity fleet: how many nodes it has",
     .min = 0.001},
    {.name = "fleet_vcpu",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "capacity fleet: vCPUs used on each of them",
     .min = 0.001},
    {.name = "duration",
     .kind = Kind::Distribution,
     .fallback = optional,
     .help = "time that an item keeps a vCPU, or one of the slots for requests, in place of fixed "
             "times"},
};

/// Rows that only a request-level run reads.
inline constexpr Parameter trouble_rows[] = {
    {.name = "queue_limit",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "requests that may wait in each; more are refused. Default: no limit",
     .max = 1e9,
     .request_level_only = true},
    {.name = "request_timeout",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "callers give up after it; default: never",
     .min = 0.001,
     .request_level_only = true},
    {.name = "metric_delay",
     .kind = Kind::Time,
     .fallback = "60s",
     .help = "until scaling knows how busy a minute was",
     .max = 86'400,
     .request_level_only = true},
    {.name = "mtbf",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "mean time between failures of each; default: none fail",
     .min = 1,
     .request_level_only = true},
    {.name = "health_check",
     .kind = Kind::Time,
     .fallback = "30s",
     .help = "until the balancer knows of a failure, and a new one starts",
     .request_level_only = true},
};

/// What takes spot capacity back.
inline constexpr Parameter spot_rows[] = {
    {.name = "spot_interruption",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "mean time between interruptions of each spot node; default: none",
     .min = 1,
     .request_level_only = true},
    {.name = "spot_notice",
     .kind = Kind::Time,
     .fallback = "120s",
     .help = "from the notice to the end of a spot node",
     .request_level_only = true},
};

inline constexpr Parameter public_ip_row = {
    .name = "public_ip",
    .kind = Kind::Flag,
    .fallback = "false",
    .help = "each has a public IPv4 address, which is paid by the hour"};

inline constexpr Parameter savings_row = {
    .name = "savings_discount",
    .kind = Kind::Percent,
    .fallback = optional,
    .help = "purchase savings-plan: what the plan takes off the list price, of all hours",
    .max = 1};

/// One table of several.
template <std::size_t... Sizes>
constexpr auto joined(const Parameter (&... tables)[Sizes]) {
  std::array<Parameter, (Sizes + ...)> all;
  auto next = all.begin();
  ((next = std::copy(std::begin(tables), std::end(tables), next)), ...);
  return all;
}

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

/// How many items a node handles at a time, where slots or memory limit that and not the CPU.
std::optional<std::int64_t> places_of(const ItemDemand& item, const NodeRoom& node);

/// From the launch of a node to its first request: as stated, else the rule `start-time`.
Duration boot_of(const Parameters& values, const Context& context);

/// How fast the platform launches nodes for an account, where its rules say so.
std::optional<LaunchRate> launch_rate_of(const Context& context);

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

/// An error when the peak is more than the serving nodes can take, naming what runs out;
/// `limited_by` is what of the scenario keeps the nodes from being more.
void check_overload(const ScaledCapacity& capacity, Bottleneck by, std::string_view limited_by,
                    const Context& context, StageOutcome& outcome);

/// Public IPv4 addresses for as many hours as there are nodes, where they have some.
void use_addresses(const Decimal& node_hours, const Parameters& values, StageOutcome& outcome);

/// Error(Usage) for interruptions of what is not bought as spot.
void refuse_interruptions_unless_spot(const Parameters& values);

/// What spot capacity means, where it is bought.
void find_spot(const Parameters& values, std::string message, const Context& context,
               std::vector<Finding>& findings);

}  // namespace costsim::services
