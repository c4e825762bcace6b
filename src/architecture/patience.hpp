// How long whoever is in front of a stage waits for what it lets out.
#pragma once

#include "architecture/architecture.hpp"

namespace costsim::architecture {

/// Who waits for the answers to what a stage lets out: fronts hand their callers' patience on, less
/// what they take of it, as of their own, and services that keep, announce or compute do not answer
/// for others.
services::Patience patience_behind(const Stage& stage, const services::Patience& before,
                                   const services::Context& context);

}  // namespace costsim::architecture
