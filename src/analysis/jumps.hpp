// Whether a side of a comparison jumps at a place, or only rises or falls through it.
#pragma once

#include "analysis/sign_changes.hpp"

namespace costsim::analysis {

/// Whether one of the sides jumps where the sign changes: there, and in a stretch around it, it
/// changes several times as fast as both before and behind that stretch. So a straight line does
/// not, however steep, and no kink does, whose one side goes on as the place does.
///
/// The place is closed in on once more, to the last bit, and the stretches are those of the place
/// and its grain, also where they reach beyond the axis: the answer rests on what can be observed
/// alone, not on the range that is searched or its tolerance.
/// What one request more costs is no jump, whatever part of few requests it is; a whole instance
/// more is one, also where it begins in each step with the request that is too many for that step.
bool is_jump(Observations& observations, const Axis& axis, std::size_t comparison,
             const Change& change);

}  // namespace costsim::analysis
