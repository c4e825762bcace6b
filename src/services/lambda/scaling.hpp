// How fast a function's instances may be started, and what it serves meanwhile.
#pragma once

#include "services/lambda/taken.hpp"

namespace costsim::services {

/// What is served of a load that rises faster than instances may be started, each function by its
/// own bucket of starts, or by its part of the account's where all share one (rule
/// `scaling-scope`). Callers are refused, asynchronous events wait. Absent where all find an
/// instance.
std::optional<Taken> taken_while_rising(const Flow& input, const Stay& stay,
                                        const Parameters& function, const Context& context);

}  // namespace costsim::services
