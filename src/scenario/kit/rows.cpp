#include "scenario/kit/rows.hpp"

#include "scenario/books/price_files.hpp"

namespace costsim::scenario {
namespace {

constexpr std::string_view transfer_help =
    "data transfer that arises by itself: derived from the stages, or what stages state";
constexpr std::string_view off_auto = "off|auto";

constexpr Parameter transfer_table[] = {
    {.name = "zones",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "derived transfer: zones over which machines are spread; default: 2, and told",
     .min = 1,
     .max = 6},
    {.name = "cross_zone",
     .kind = Kind::Percent,
     .fallback = optional,
     .help = "derived transfer: share of what nodes and network balancers send to nodes that goes "
             "to another zone",
     .max = 1},
    {.name = "calls_via",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = "derived transfer: how machines of a VPC reach services of the region; default: "
             "direct, and told",
     .choices = "direct|nat|endpoints"},
};

constexpr Parameter scenario_own[] = {
    {.name = "title", .fallback = optional, .help = "what the scenario asks, in one line"},
    {.name = "region", .help = "region of the price book, such as \"us-east-1\""},
    {.name = "prices", .help = "epoch of the price book: \"2026\" or \"2018-08\""},
    {.name = "provider",
     .fallback = default_provider,
     .help = "whose price book: a folder of the models"},
    {.name = "month",
     .kind = Kind::Time,
     .fallback = "730h",
     .help = "the billing month",
     .min = 3600,
     .max = 31.0 * 86400},
    {.name = "period",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "what is simulated; default: a month, or a whole trace",
     .min = 1,
     .max = 20.0 * 366 * 86400},
    {.name = "start",
     .fallback = optional,
     .help = "month of the calendar in which the period begins: \"2027-01\""},
    {.name = "step",
     .kind = Kind::Time,
     .fallback = "1min",
     .help = "resolution of the flow",
     .min = 1,
     .max = 3600},
    {.name = "traffic_scale",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "all traffic so many times, whatever shapes it has; --set traffic=0.5x multiplies it",
     .max = static_cast<double>(most_traffic_scale)},
    {.name = "seed",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "of every random draw",
     .max = 9e15},
    {.name = "burst_quantile",
     .kind = Kind::Percent,
     .fallback = "99%",
     .help = "how sure a limit that acts by the second must hold in the busiest step",
     .min = 0.5,
     .max = 0.999999},
    {.name = "findings",
     .kind = Kind::Choice,
     .fallback = "error",
     .help = "severity of an error finding, such as a load that an architecture does not take: it "
             "fails the verdict as a check does, or only warns",
     .choices = "error|warn"},
    {.name = "windows",
     .kind = Kind::Choice,
     .fallback = "auto",
     .help =
         "simulate requests: where chance is described or a check asks, everywhere, or only for "
         "checks",
     .choices = "auto|always|never"},
    {.name = "transfer",
     .kind = Kind::Choice,
     .fallback = "off",
     .help = transfer_help,
     .choices = off_auto},
};

constexpr Parameter workload_table[] = {
    {.name = "event",
     .kind = Kind::Bytes,
     .fallback = "1KB",
     .help = "size of an event as it arrives",
     .max = 1 << 30},
    {.name = "response",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "size of the answer",
     .max = 1e12},
    {.name = "cpu",
     .kind = Kind::Time,
     .fallback = "0ms",
     .help = "CPU time of one vCPU that an event takes",
     .max = 86400},
    {.name = "wait",
     .kind = Kind::Time,
     .fallback = "0ms",
     .help = "time an event waits for others: billed by Lambda, free on EC2",
     .max = 86400},
};

constexpr Parameter architecture_own[] = {
    {.name = "region",
     .fallback = optional,
     .help = "region of its own, with that region's prices and limits; default: the scenario's"},
    {.name = "prices",
     .fallback = optional,
     .help = "epoch of its own, with that epoch's prices and limits; default: the scenario's"},
    {.name = "transfer",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = transfer_help,
     .choices = off_auto},
};

constexpr auto scenario_table = joined(scenario_own, transfer_table);
constexpr auto architecture_table = joined(architecture_own, transfer_table);

constexpr Parameter check_table[] = {
    {.name = "id",
     .fallback = optional,
     .help = "a name for the check; default: check-1, check-2 …"},
    {.name = "require",
     .help = "a comparison, such as \"serverless.cost < containers.cost + 40%\""},
    {.name = "severity",
     .kind = Kind::Choice,
     .fallback = "error",
     .help = "an error fails the run, a warning is only told",
     .choices = "error|warn"},
};

}  // namespace

std::span<const Parameter> scenario_rows() {
  return scenario_table;
}

std::span<const Parameter> workload_rows() {
  return workload_table;
}

std::span<const Parameter> transfer_rows() {
  return transfer_table;
}

std::span<const Parameter> architecture_rows() {
  return architecture_table;
}

std::span<const Parameter> check_rows() {
  return check_table;
}

}  // namespace costsim::scenario
