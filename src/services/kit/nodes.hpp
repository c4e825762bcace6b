// Nodes that handle items: what an item asks of one, where that is known from, and how a group of
// them does. Shared by virtual machines and container tasks.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "services/kit/autoscaling.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {

/// Rows of a parameter table: what an item takes of a node (demand_of).
inline constexpr Parameter demand_rows[] = {
    {"cpu", Kind::Time, optional,
     "CPU time of an item; default: that of [workload] for each event in it"},
    {"capacity", Kind::Choice, "cpu", "where the CPU time comes from", "cpu|measured|fleet"},
    {"measurement", Kind::Text, optional,
     "capacity measured: which; default: the only one there is"},
    {"cpu_factor",
     Kind::Number,
     "1",
     "capacity measured: CPU time here for that of the machine measured",
     {},
     0.001},
    {"fleet_rate", Kind::Rate, optional, "capacity fleet: events that a known fleet handles"},
    {"fleet_nodes", Kind::Number, optional, "capacity fleet: how many nodes it has", {}, 0.001},
    {"fleet_vcpu", Kind::Number, optional, "capacity fleet: vCPUs used on each of them", {}, 0.001},
    {"duration", Kind::Distribution, optional,
     "time that an item keeps a vCPU, or one of the slots for requests, in place of fixed times"},
};

/// Rows that only a request-level run reads.
inline constexpr Parameter trouble_rows[] = {
    {"queue_limit",
     Kind::Count,
     optional,
     "request level: requests that may wait in each; more are refused. Default: no limit",
     {},
     0,
     1e9},
    {"request_timeout",
     Kind::Time,
     optional,
     "request level: callers give up after it; default: never",
     {},
     0.001},
    {"metric_delay",
     Kind::Time,
     "60s",
     "request level: until scaling knows how busy a minute was",
     {},
     0,
     86'400},
    {"mtbf",
     Kind::Time,
     optional,
     "request level: mean time between failures of each; default: none fail",
     {},
     1},
    {"health_check", Kind::Time, "30s",
     "request level: until the balancer knows of a failure, and a new one starts"},
};

inline constexpr Parameter savings_row{
    "savings_discount",
    Kind::Percent,
    optional,
    "purchase savings-plan: what the plan takes off the list price, of all hours",
    {},
    0,
    1};

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

/// Whether a node handles only so many items at a time.
bool has_slots(const Parameters& values);

/// CPU and waiting time of an item. A measured or derived figure adds an Info finding that says
/// where it is from. Error(Usage) when the figure asked for is not there.
ItemDemand demand_of(const Flow& input, const Parameters& values, const Context& context,
                     std::vector<Finding>& findings);

/// The figures of a group whose `load` is in nodes kept fully busy: nodes_mean, nodes_peak,
/// utilisation_mean, utilisation_peak, unserved_share, events_per_s_per_vcpu, vcpu_needed_peak.
void measure_nodes(const ScaledCapacity& capacity, const Eigen::ArrayXd& load, const Flow& input,
                   const ItemDemand& item, Outcome& outcome);

/// An error when the peak is more than the serving nodes can take, naming what runs out;
/// `limited_by` is what of the scenario keeps the nodes from being more.
void check_overload(const ScaledCapacity& capacity, Bottleneck by, std::string_view limited_by,
                    const Context& context, Outcome& outcome);

}  // namespace costsim::services
