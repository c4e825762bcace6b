// A document → a study: what every way of loading a scenario ends in.
#pragma once

#include "decision/uncertainty.hpp"
#include "scenario/scenario.hpp"
#include "scenario/toml/document.hpp"
#include "units/diagnostics.hpp"

namespace costsim::scenario {

/// What was done to a document before it is read: its changes, told by notes, and the uncertain
/// values that were taken out of it.
struct Prepared {
  std::vector<std::string> notes;
  decision::Uncertainty uncertainty;
  std::string sha256;  ///< of the text
};

/// Of a document that keeps its errors in `diagnostics`: all of them are thrown in the end.
decision::Study study_of(Document& document, const LoadOptions& options, Prepared prepared,
                         Diagnostics& diagnostics);

}  // namespace costsim::scenario
