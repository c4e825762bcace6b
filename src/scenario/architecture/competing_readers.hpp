// Those who read the same queue.
#pragma once

#include "architecture/architecture.hpp"

namespace costsim::scenario {

/// Each message of a queue goes to one of its readers, and to which depends on who looks first:
/// Error(Usage) at the second of two that both take all of them. Shares that add up to at most all
/// messages say who gets which. (A stream hands all records to every reader.)
void refuse_competing_readers(const architecture::Architecture& architecture);

}  // namespace costsim::scenario
