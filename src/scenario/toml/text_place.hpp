// Places within a text of a document: where in `quantity = "items / 2"` the division stands.
#pragma once

#include <cstddef>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// Where so many bytes of the text that this node is stand before. Of a text with escapes, or that
/// was set, the text's own place.
Location place_in_text(const Document& document, const toml::node& node, std::size_t at);

}  // namespace costsim::scenario
