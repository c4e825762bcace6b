// Whether the platform would create an architecture at all: its settings alone, before any load.
#pragma once

#include <vector>

#include "architecture/architecture.hpp"

namespace costsim::architecture {

/// Every setting that the platform refuses, each as Error(Usage) at its place: with the limit and
/// who states it. Quotas are those of the environment, overrides included.
std::vector<Error> refused_settings(const Architecture& architecture,
                                    const Environment& environment);

}  // namespace costsim::architecture
