// One file of models/<provider>/services/ → a service that only counts. The format is described in
// models/README.md.
#pragma once

#include "scenario/books/priced_names.hpp"
#include "scenario/toml/document.hpp"
#include "services/counting/counting.hpp"

namespace costsim::scenario {

/// A malformed, doubled or incomplete entry, and whatever names a parameter, a meter or a rule that
/// is not there: Error(Usage) at file:line:column. `names`: those of the price files.
services::Counting read_counting(const Document& document, const std::string& service,
                                 const PricedNames& names = {});

}  // namespace costsim::scenario
