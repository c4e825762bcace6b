// Whether requests have anything to say that the flow does not know.
#pragma once

#include "architecture/architecture.hpp"

namespace costsim::request_level {

/// Whether a stage is described by chance: durations that vary, cold starts, failures, retries,
/// calls downstream, timeouts that cut off. Where none is, requests have nothing to say of the
/// bill.
bool depends_on_chance(const architecture::Architecture& architecture,
                       const architecture::Environment& environment);

}  // namespace costsim::request_level
