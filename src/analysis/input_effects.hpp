// Which numbers of a scenario its answer hangs on.
#pragma once

#include <optional>
#include <vector>

#include "analysis/varied_key.hpp"

namespace costsim::analysis {

/// What one number does to the answer, alone.
struct InputEffect {
  VariedKey key;       ///< its axis: as far as the scenario takes it, a tenth to ten times at most
  double now = 0;      ///< what the scenario states
  double dollars = 0;  ///< by which the difference of two architectures' costs changes at half or
                       ///< at twice the number, the larger one; of one architecture its cost
  std::size_t index = 0;  ///< in what was asked for
};

/// Of those that can be moved, what changes the answer most first; equal ones stay as they came.
/// `keys` are those of `varied_around`, in whose middle the scenario's own value stands. Each is
/// tried at half and at twice its value, whole numbers rounded; one that takes only some values, at
/// the next ones. Bills are those of the flow.
std::vector<InputEffect> input_effects(const Vary& vary, const std::vector<VariedKey>& keys);

}  // namespace costsim::analysis
