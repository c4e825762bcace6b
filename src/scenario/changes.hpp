// What the command line changes of a scenario's file: --set, --option and their siblings.
#pragma once

#include "scenario/scenario.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// In order, each told by a note.
void apply_changes(Document& document, const LoadOptions& options, std::vector<std::string>& notes);

/// What these options are on a command line, as words.
std::vector<std::string> arguments_of(const LoadOptions& options);

/// Document::set, and `traffic=0.5x`: so many times the traffic that there is already.
void change(Document& document, const std::string& assignment, const std::string& said);

}  // namespace costsim::scenario
