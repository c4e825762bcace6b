// What AWS Lambda sells beside requests and GB-seconds, and what changes nothing but the bill:
// environments of a tenant's own, snapshots that start environments (SnapStart).
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

inline constexpr Parameter offer_rows[] = {
    {.name = "cold_starts",
     .kind = Kind::Percent,
     .fallback = optional,
     .help = "invocations for which an execution environment is created, where that is known; "
             "default: estimated by load and idle life",
     .max = 1},
    {.name = "tenants",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "tenants, each with execution environments of its own (tenant isolation), that share "
             "the traffic evenly; each environment that is created is paid; default: not isolated",
     .min = 1,
     .max = 1e6},
    {.name = "snapstart",
     .kind = Kind::Flag,
     .fallback = "false",
     .help =
         "environments are restored from a snapshot (SnapStart), which is paid unless `runtime` "
         "is a Java one; state `init` as the time of a restore"},
    {.name = "snapshots",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "versions of each function that are active at a time, each with a cached snapshot",
     .min = 1,
     .max = 1000},
    {.name = "snapshot_life",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "how long a version is active until the next one takes its place, of which three "
             "hours are paid at least; default: the whole time",
     .min = 1},
};

/// In how many parts the environments of a function fall: its tenants, or 1.
double isolated_parts(const Parameters& function);

/// What is paid besides requests and time of so many executions, of which `cold` (the flow's
/// estimate) create an environment. AWS Lambda pricing, 2026: of a tenant-isolated function
/// $0.000167 for each GB of memory of an environment created (x86, us-east-1); of SnapStart, Java
/// aside, $0.0001397998 for each GB restored and $0.0000015046 for each GB-second of a cached
/// snapshot, of which each version has three hours at least (rule `snapshot-least`).
void use_offers(const Flow& executions, double cold, const Parameters& function,
                const Context& context, StageOutcome& outcome);

/// SnapStart of a runtime or a package that has none.
std::vector<Refusal> refused_snapshots(const Parameters& function);

/// Keys of an offer that is not taken, which would change nothing without a word.
std::vector<Refusal> refused_without_offer(const Parameters& function);

}  // namespace costsim::services
