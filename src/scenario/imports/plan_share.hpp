// What a savings plan takes off a list price.
#pragma once

#include <optional>

#include "pricing/price_book.hpp"
#include "scenario/imports/found_prices.hpp"

namespace costsim::scenario {

/// The first tier's price of ONE unit; nothing where the book has none, or it is free.
std::optional<Decimal> list_price(const metering::MeterId& meter, const pricing::PriceBook& book);

/// 0.2 where the plan asks for four fifths of the list price, to four decimals; below 0 where it
/// asks for more.
Decimal plan_share(const FoundPlan& plan, const Decimal& list_price);

}  // namespace costsim::scenario
