// Limits of a few items a step: counts are whole there, and a step with one item is no peak.
#pragma once

#include "services/kit/counts.hpp"

namespace costsim::services {

/// The items of the busiest step. A limit that gives fewer than ten a step is held against the mean
/// of the busiest time in which it gives ten: rounded counts are no more than a tenth off.
double busiest_step(const Counts& items, double limit_per_step);

/// What a token bucket lets through, step by step: what was not taken is saved, up to `burst`
/// items. A span like this one came before. Of a limit of ten or more a step what is saved is spent
/// within steps, and each step stands alone.
Counts let_through_steps(const Counts& items, double limit_per_step, double burst);

}  // namespace costsim::services
