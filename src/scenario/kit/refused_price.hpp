// Prices that a scenario states, looked at without reading them.
#pragma once

#include <string_view>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// Whether [prices.override] states a price of this meter, which the book does not have: then it is
/// refused there. Of several books another one may have it.
bool refuses_price(const Document& document, std::string_view meter);

}  // namespace costsim::scenario
