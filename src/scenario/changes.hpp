// What the command line changes of a scenario's file: --set, --option and their siblings.
#pragma once

#include "scenario/scenario.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// In order, each told by a note.
void apply_changes(Document& document, const LoadOptions& options, std::vector<std::string>& notes);

}  // namespace costsim::scenario
