// Durable functions: executions that wait and go on, with checkpoints that are paid and kept.
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

inline constexpr Parameter durable_rows[] = {
    {.name = "durable_operations",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "operations of each execution of a durable function: its start, each step, each wait; "
             "0: it is not durable. Its duration is that of all its invocations together",
     .max = 1e6},
    {.name = "durable_written",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "bytes that the operations of an execution write"},
    {.name = "durable_wait",
     .kind = Kind::Time,
     .fallback = "0s",
     .help =
         "how long an execution is suspended, which is not billed as duration; what it wrote is "
         "kept meanwhile",
     .max = 31'536'000},
    {.name = "durable_retention",
     .kind = Kind::Time,
     .fallback = "336h",
     .help = "how long what an execution wrote is kept after its end, 1 to 90 days; default: 14d"},
    {.name = "resumptions",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "further invocations of each execution, after waits: each is one more request",
     .max = 1e6},
};

/// Requests by which executions go on.
Decimal resumed_requests(const Flow& executions, const Parameters& function);

/// Operations, GB written and GB-months kept of so many executions. AWS Lambda pricing, 2026: $8 a
/// million operations, $0.25 a GB written, $0.15 a GB-month kept while an execution is suspended
/// and afterwards. All of it is paid for in the month in which an execution starts, as the page's
/// example counts; an execution's working time is too short to count.
void use_durable(const Flow& executions, const Parameters& function, const Context& context,
                 StageOutcome& outcome);

}  // namespace costsim::services
