// What a command line names as something to compare with: a scenario, or a result that was saved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/snapshot.hpp"
#include "scenario/scenario.hpp"

namespace costsim::cli {

/// One side as it was asked for.
struct ComparedSide {
  scenario::Source source;
  scenario::LoadOptions load;
  std::vector<std::string> stated = {};  ///< for this side alone, as it was typed
  bool is_changed = false;               ///< by options that are of this side alone
};

struct Compared {
  analysis::Snapshot snapshot;
  std::optional<decision::Study> study;  ///< of a scenario
};

/// Reads a saved result, or reads and evaluates a scenario. Error(Usage) for a saved result that is
/// to be changed.
Compared compared(const ComparedSide& side);

/// The saved result of --baseline. Error(Usage) for what is none.
analysis::Snapshot baseline_of(const std::string& file);

}  // namespace costsim::cli
