// A scenario's text with other values in it: all else stays as its author wrote it.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace costsim::scenario {

struct ChangedText {
  std::string text;
  std::vector<std::string> left;  ///< assignments that have no place in the file
};

/// Puts each "KEY=VALUE" of --set, a number with its unit or a word, where the file states that
/// key, and adds it to the table where it belongs where the file states that table alone;
/// `traffic=2x` is the `traffic_scale` of [scenario]. Of several that name one key the last counts.
/// Errors as of `load` for a text that is no TOML.
ChangedText changed_text(const Source& source, const std::vector<std::string>& assignments);

}  // namespace costsim::scenario
