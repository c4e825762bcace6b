// Places within a text of a document: where in `quantity = "items / 2"` the division stands.
#pragma once

#include <cstddef>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// The place of byte `at` of a text: of one with escapes, or that was set, where the text begins.
Location place_in_text(const Document& document, const toml::node& node, std::size_t at);

}  // namespace costsim::scenario
