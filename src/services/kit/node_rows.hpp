// Rows of the parameter tables of nodes, whatever a service calls them: machines, tasks, instances.
// Where the word matters, the service says the help.
#pragma once

#include "units/parameters.hpp"

namespace costsim::services {

/// What an item takes of a node (demand_of, in nodes.hpp).
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

inline constexpr Parameter memory_per_request_row = {
    .name = "memory_per_request",
    .kind = Kind::Bytes,
    .fallback = "0B",
    .help = "memory that an item takes while it is handled"};

/// Items that one handles at a time.
constexpr Parameter places_row(std::string_view name, std::string_view help) {
  return {
      .name = name, .kind = Kind::Count, .fallback = optional, .help = help, .min = 1, .max = 1e6};
}

// How many there are.

/// A number of nodes: fixed, the fewest or the most.
constexpr Parameter nodes_row(std::string_view name, std::string_view fallback,
                              std::string_view help, double most = 1e6) {
  return {
      .name = name, .kind = Kind::Count, .fallback = fallback, .help = help, .min = 1, .max = most};
}

/// Of whatever auto scaling keeps so busy, a table's capacity too.
constexpr Parameter target_utilisation_row(std::string_view fallback, std::string_view help) {
  return {.name = "target_utilisation",
          .kind = Kind::Percent,
          .fallback = fallback,
          .help = help,
          .min = 0.01,
          .max = 1};
}

constexpr Parameter boot_row(std::string_view help) {
  return {.name = "boot", .kind = Kind::Time, .fallback = optional, .help = help};
}

constexpr Parameter cool_down_row(std::string_view help) {
  return {.name = "cool_down", .kind = Kind::Time, .fallback = "300s", .help = help};
}

// Container tasks, be they on Fargate or on instances.

inline constexpr Parameter tasks_row =
    nodes_row("tasks", optional, "fixed number of tasks; default: as the load needs");
inline constexpr Parameter min_tasks_row = nodes_row("min_tasks", "1", "fewest tasks");
inline constexpr Parameter max_tasks_row = nodes_row("max_tasks", "1000", "most tasks");
inline constexpr Parameter task_utilisation_row =
    target_utilisation_row("60%", "how busy scaling keeps the tasks");
inline constexpr Parameter task_cool_down_row =
    cool_down_row("how long the load must have been lower before tasks stop");
inline constexpr Parameter requests_per_task_row =
    places_row("requests_per_task", "items that a task handles at a time");

// What only a request-level run reads.

constexpr Parameter queue_limit_row(std::string_view fallback, std::string_view help) {
  return {.name = "queue_limit",
          .kind = Kind::Count,
          .fallback = fallback,
          .help = help,
          .max = 1e9,
          .request_level_only = true};
}

inline constexpr Parameter request_timeout_row = {
    .name = "request_timeout",
    .kind = Kind::Time,
    .fallback = optional,
    .help = "callers give up after it; default: never",
    .min = 0.001,
    .request_level_only = true};

constexpr Parameter metric_delay_row(std::string_view fallback) {
  return {.name = "metric_delay",
          .kind = Kind::Time,
          .fallback = fallback,
          .help = "until scaling knows how busy a minute was",
          .max = 86'400};
}

inline constexpr Parameter mtbf_row = {
    .name = "mtbf",
    .kind = Kind::Time,
    .fallback = optional,
    .help = "mean time between failures of each; default: none fail",
    .min = 1,
    .request_level_only = true};

constexpr Parameter health_check_row(std::string_view help) {
  return {.name = "health_check",
          .kind = Kind::Time,
          .fallback = "30s",
          .help = help,
          .request_level_only = true};
}

/// Of nodes that requests wait for.
inline constexpr Parameter trouble_rows[] = {
    queue_limit_row(optional,
                    "requests that may wait in each; more are refused. Default: no limit"),
    request_timeout_row,
    metric_delay_row("60s"),
    mtbf_row,
    health_check_row("until the balancer knows of a failure, and a new one starts"),
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

// How they are paid, and what they let out.

/// An instance-hour; spot is not offered for all.
constexpr Parameter purchase_row(std::string_view help, bool spot = true) {
  return {.name = "purchase",
          .kind = Kind::Choice,
          .fallback = "on-demand",
          .help = help,
          .choices = spot ? "on-demand|spot|reserved-1y-no-upfront|reserved-1y-all-upfront|"
                            "reserved-3y-no-upfront|reserved-3y-partial-upfront|"
                            "reserved-3y-all-upfront|savings-plan"
                          : "on-demand|reserved-1y-no-upfront|reserved-1y-all-upfront|"
                            "reserved-3y-no-upfront|reserved-3y-partial-upfront|"
                            "reserved-3y-all-upfront|savings-plan"};
}

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

inline constexpr Parameter emits_row = {.name = "emits",
                                        .kind = Kind::Number,
                                        .fallback = "1",
                                        .help = "items let out for each item that comes in"};

}  // namespace costsim::services
