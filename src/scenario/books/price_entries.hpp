// One price file → entries of a book. The format is described in models/README.md.
#pragma once

#include "scenario/books/price_files.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// Adds the meters, rules and instance types of one service's file. A malformed, doubled or
/// incomplete entry is Error(Usage) at file:line:column.
void add_price_file(const Document& document, const std::string& service, PriceFiles& files);

}  // namespace costsim::scenario
