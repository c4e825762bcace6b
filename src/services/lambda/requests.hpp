// What an invocation is billed besides its time: requests by the size of an event, and bytes of a
// streamed answer.
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

/// Requests of so many executions. An event that nobody waits for counts once for its first part,
/// and once more for each further step (rules `async-request-bytes`, `async-request-step`; AWS
/// Lambda pricing, 2026: 256 KB and 64 KB). An epoch without the rules counts each once.
Decimal billed_requests(const Flow& executions, const Flow& input, const Context& context);

/// GB of streamed answers beyond what each may have for nothing (rule `streaming-free-bytes`).
void use_streaming(const Flow& executions, const Parameters& values, const Context& context,
                   StageOutcome& outcome);

/// How large an answer may be: streamed ones have a limit of their own.
void find_response_size(const Parameters& values, const Context& context, StageOutcome& outcome);

/// Pings that keep functions warm: each is answered at once, and billed for one step.
Decimal pings(const Parameters& function, const Context& context);

/// Executions that are billed: attempts too, and not what was refused.
Flow executions_of(const Flow& invocations, const Context& context);

}  // namespace costsim::services
