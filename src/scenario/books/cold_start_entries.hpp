// What is known of the instances of functions at one epoch → rules of their service. The format is
// described in models/README.md.
#pragma once

#include "scenario/books/price_files.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// Adds what models/<provider>/cold-starts/<epoch>.toml says to the rules of its service, if the
/// book has that: the idle life, cold starts by kind of package, and by runtime. A rule that the
/// price file already has stands. A malformed or doubled entry is Error(Usage) at file:line:column.
void add_cold_starts(const Document& document, PriceFiles& files);

}  // namespace costsim::scenario
