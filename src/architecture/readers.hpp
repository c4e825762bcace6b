// Who fetches from a queue: the calls are the queue's to bill, and the readers say how many.
#pragma once

#include "architecture/architecture.hpp"

namespace costsim::architecture {

/// Those stages behind a queue whose services tell what they fetch, each its share of the messages.
/// None behind other stages. All that is passed must outlive them.
std::vector<services::Reader> readers_of(const Stage& queue, const Architecture& architecture,
                                         const Environment& environment,
                                         const Corrections& corrections);

}  // namespace costsim::architecture
