// The terminal's account of what each stage needs and has.
#pragma once

#include "decision/outcome.hpp"
#include "report/kit/page.hpp"

namespace costsim::report {

/// A line a stage: the need that takes the largest part of its limit, or the first figure of a
/// stage without limits. In detail: every figure.
void add_capacity(Page& page, const decision::ArchitectureOutcome& outcome, bool details);

}  // namespace costsim::report
