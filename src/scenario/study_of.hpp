// A document → a study: what every way of loading a scenario ends in.
#pragma once

#include "scenario/scenario.hpp"
#include "scenario/toml/document.hpp"
#include "units/diagnostics.hpp"

namespace costsim::scenario {

/// Of a document that has its changes, told by `notes`, and keeps its errors in `diagnostics`: all
/// of them are thrown in the end.
decision::Study study_of(Document& document, const LoadOptions& options,
                         std::vector<std::string> notes, Diagnostics& diagnostics);

}  // namespace costsim::scenario
