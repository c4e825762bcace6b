// What one stage knows of the world around it.
#pragma once

#include "architecture/architecture.hpp"

namespace costsim::architecture {

/// The environment must outlive it.
services::Context context_of(const Stage& stage, const Environment& environment, Duration span);

}  // namespace costsim::architecture
