// How far a scenario's traffic is from the load at which each cost check says the contrary.
#pragma once

#include <vector>

#include "decision/outcome.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

/// One for each check that asks for a cost, in the checks' order: the flip nearest to today's load
/// between a thousandth and a thousand times the traffic. `outcome` is the study's own.
///
/// It takes some evaluations of the flow that checks of the same architectures share, and about ten
/// for each check, fewer where the sides lie far apart; checks that have no architecture in common
/// are looked at on several threads. Between two loads whose
/// ranges of both sides do not overlap nothing flips where costs grow with the traffic, and what is
/// left is halved, as long as looks last, until two loads are within a tenth. Two flips that lie
/// closer together than that cancel out (`break_even` finds such, too): where the sides are not
/// straight in between, the flip says that they may. A check that simulated requests decide, as
/// they change the bill, has none.
std::vector<decision::CheckFlip> traffic_flips(const decision::Study& study,
                                               const decision::Outcome& outcome);

/// Puts them into the outcome of a study; where there is no traffic, and a check that would have
/// one, a note that says why there are none.
void tell_flips(const decision::Study& study, decision::Outcome& outcome);

}  // namespace costsim::analysis
