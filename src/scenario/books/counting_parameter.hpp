// A [[parameter]] of a service that only counts: a key that its stages have.
#pragma once

#include <string>
#include <string_view>

#include "scenario/toml/table_reader.hpp"
#include "services/counting/counting.hpp"

namespace costsim::scenario {

/// "time" of Kind::Time: as `kind` of a parameter says it.
std::string_view word_of(Kind kind);

/// A name of letters, digits and "_", without a digit first: what an expression, a check and a
/// scenario's key can write. Names of functions are such, too: a call has its parenthesis.
std::string word_in(TableReader& reader, std::string_view key);

/// Each key that is wrong is told by itself, where the document keeps errors; finish() is the
/// caller's.
services::CountingParameter read_counting_parameter(TableReader& reader);

}  // namespace costsim::scenario
