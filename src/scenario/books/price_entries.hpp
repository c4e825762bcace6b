// One price file → entries of a book. The format is described in models/README.md.
#pragma once

#include "scenario/books/price_files.hpp"
#include "scenario/toml/document.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

/// Adds the meters, rules and instance types of one service's file. A malformed, doubled or
/// incomplete entry is Error(Usage) at file:line:column.
void add_price_file(const Document& document, const std::string& service, PriceFiles& files);

/// What a rule of this name says: "25KB", "29s", "1000/s", "500", a month, true, a word. The text
/// of none of them, or one that the name does not allow, is Error(Usage).
Value rule_value(std::string_view name, const std::string& text);

}  // namespace costsim::scenario
