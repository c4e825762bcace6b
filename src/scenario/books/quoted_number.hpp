// Values of price files and services' data, which stand in quotes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenario/toml/table_reader.hpp"
#include "units/decimal.hpp"

namespace costsim::scenario {

/// A text, if there is one. A number or a flag without quotes is told as it stands in them.
std::optional<std::string> quoted_text(TableReader& reader, std::string_view key);

/// A decimal from quoted text: a bare 0.1 would have gone through a binary fraction in other tools.
std::optional<Decimal> quoted_number(TableReader& reader, const Parameter& row);

}  // namespace costsim::scenario
