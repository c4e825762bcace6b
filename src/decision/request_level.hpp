// What only a request-level run can tell, and what it changes of the flow's bill.
#pragma once

#include <optional>

#include "decision/flow.hpp"
#include "decision/outcome.hpp"
#include "decision/study.hpp"
#include "request_level/request_level.hpp"

namespace costsim::decision {

/// What simulated requests say of one architecture.
struct RequestFigures {
  std::optional<Latency> latency;
  std::optional<Unanswered> unanswered;
  architecture::Corrections corrections;          ///< for the flow
  std::vector<StageCorrection> changes;           ///< those of them that change something
  std::vector<architecture::StageResult> stages;  ///< figures to be added to the flow's
  std::vector<services::Finding> findings;
};

/// The architecture as a model for a run of `length`. Errors as of request_level::build_model.
request_level::BuiltModel model_of(const Study& study, const Load& load, const Candidate& candidate,
                                   const architecture::Capacities& capacities, Duration length);

/// Whether the study asks for that of this architecture.
bool simulates(const Study& study, const Candidate& candidate);

/// Simulates windows of the period, or all of it, where the study asks for it: absent where it does
/// not. What a scenario describes by chance is simulated without being asked for; if that cannot be
/// done, a finding says why and the bill is the flow's. A check that asks for a latency, or for
/// p_cold, p_throttled, p_dropped, lost, dead_lettered or iterator_age_max_s, changes no bill;
/// errors are then thrown. `load` is the study's; `capacities` are those that the
/// flow planned.
std::optional<RequestFigures> simulate_requests(const Study& study, const Load& load,
                                                const Candidate& candidate,
                                                const architecture::Capacities& capacities);

/// Whether a check names what only simulated requests of this architecture tell.
bool asks_for_requests(const Requirement& requirement, const std::string& architecture);

void add(RequestFigures figures, ArchitectureOutcome& outcome);

}  // namespace costsim::decision
