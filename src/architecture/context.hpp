// What one stage knows of the world around it.
#pragma once

#include "architecture/architecture.hpp"

namespace costsim::architecture {

/// The environment must outlive it.
services::Context context_of(const Stage& stage, const Environment& environment, Duration span);

/// What went wrong in a stage, at the setting that it complains of or at the stage, with what the
/// command line set of it; as it is where it tells a place of the scenario already.
Error told_of(const Stage& stage, const Error& error);
/// The same for whoever knows the place of the setting.
Error told_at(const Location& place, const Stage& stage, const Error& error);

}  // namespace costsim::architecture
