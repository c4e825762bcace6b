// What only a request-level run can tell, for the architectures that a check asks about.
#pragma once

#include "decision/outcome.hpp"
#include "decision/study.hpp"

namespace costsim::decision {

/// Whether a check names a latency, or a figure that no flow has: p_cold, p_throttled, lost,
/// iterator_age_max_s.
bool asks_for_requests(const Study& study, const std::string& architecture);

/// Runs windows of the period and adds latencies, and those figures to the stages.
void add_request_level(const Study& study, const architecture::Architecture& architecture,
                       ArchitectureOutcome& outcome);

}  // namespace costsim::decision
