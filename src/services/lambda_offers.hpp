// What AWS Lambda sells beside requests and GB-seconds, and what changes nothing but the bill:
// environments of a tenant's own.
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
     .fallback = "0",
     .help = "tenants, each with execution environments of its own (tenant isolation), that share "
             "the traffic evenly; each environment that is created is paid; 0: not isolated",
     .max = 1e6},
};

/// In how many parts the environments of a function fall: its tenants, or 1.
double isolated_parts(const Parameters& function);

/// What is paid besides requests and time of so many executions, of which `cold` (the flow's
/// estimate) create an environment. AWS Lambda pricing, 2026: of a tenant-isolated function
/// $0.000167 for each GB of memory of an environment created (x86, us-east-1).
void use_offers(const Flow& executions, double cold, const Parameters& function,
                StageOutcome& outcome);

}  // namespace costsim::services
