// A quantity of a price file, in quotes.
#pragma once

#include <optional>

#include "scenario/toml/table_reader.hpp"
#include "units/decimal.hpp"

namespace costsim::scenario {

/// A decimal from quoted text: a bare 0.1 would have gone through a binary fraction in other tools.
std::optional<Decimal> quoted_number(TableReader& reader, const Parameter& row);

}  // namespace costsim::scenario
