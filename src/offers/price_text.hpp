// Prices as AWS writes them → exact decimals.
#pragma once

#include <optional>
#include <string_view>

#include "units/decimal.hpp"

namespace costsim::offers {

struct PriceText {
  Decimal value;
  bool rounded = false;  ///< it is not what is written
};

/// "0.0000006250" as it is. Some prices are binary numbers written to their last digit, up to 55
/// of them ("0.299999999999999988897769753748434595763683319091796875"): more than 15 significant
/// digits are taken for the shortest decimal that is the same binary number, 0.3. Nothing when it
/// is no number that is at least 0.
std::optional<PriceText> price_of(std::string_view text);

}  // namespace costsim::offers
