// What was collected → the price of each meter: tiers joined, allowances told apart, and what
// contradicts itself refused.
#pragma once

#include <optional>
#include <string>

#include "pricing/price_book.hpp"
#include "scenario/imports/collector.hpp"
#include "scenario/imports/found_prices.hpp"

namespace costsim::scenario {

/// `as_of`: a date in place of those of the files; where neither says one: Error(Usage).
/// `templates` has the tiers' bounds of meters that a price map does not tell.
FoundPrices meter_prices(Collector collector, const UsageTypes& types,
                         const std::optional<std::string>& as_of,
                         const pricing::Tariffs& templates);

/// Tiers of one product in the order of their quantities. A first one of price 0 with others
/// behind it is an allowance. Error(Usage) where they leave a gap, overlap, or do not begin at 0.
struct JoinedTiers {
  std::vector<pricing::Tier> tiers;
  std::optional<Decimal> free;
  bool rounded = false;
};
JoinedTiers joined_tiers(const TermPrices& term, const UsageRow& row);

}  // namespace costsim::scenario
