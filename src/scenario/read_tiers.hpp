// Prices in tiers, of [prices.override] and of a cost of the scenario's own.
#pragma once

#include <vector>

#include "pricing/price_book.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// `tiers = [{ up_to = …, price = … }, { price = … }]`: bounds rise, and the last tier has none.
/// The rows say how a bound and a price are written: numbers, counts ("10M") or money ("$3").
std::vector<pricing::Tier> read_tiers(TableReader& table, const Parameter& up_to,
                                      const Parameter& price);

}  // namespace costsim::scenario
