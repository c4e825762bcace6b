// A price that is meant for another number of units than it is taken for.
#pragma once

#include <optional>
#include <string>

#include "pricing/price_book.hpp"

namespace costsim::scenario {

/// Beyond this factor a price without `per` is more likely one for another number of units, as
/// reports and price lists show it ("$16.6667/M"): the dearest discounts and regions stay within
/// it.
inline const Decimal plausible_factor = 100;

/// The price of the book's tiers that comes nearest to a stated one, where that is more than
/// `plausible_factor` off it. Nothing at all is plain enough, stated or in the book.
std::optional<Decimal> far_from(const Decimal& stated, const pricing::Tariff& book);

/// "$0.2 per 1000000 requests".
std::string price_text(const Decimal& price, const pricing::Tariff& tariff);

}  // namespace costsim::scenario
