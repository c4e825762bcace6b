// One file of models/<provider>/services/ → a service that only counts. The format is described in
// models/README.md.
#pragma once

#include "scenario/toml/document.hpp"
#include "services/counting/counting.hpp"

namespace costsim::scenario {

/// A malformed, doubled or incomplete entry, and an expression that names what is not there:
/// Error(Usage) at file:line:column.
services::Counting read_counting(const Document& document, const std::string& service);

}  // namespace costsim::scenario
