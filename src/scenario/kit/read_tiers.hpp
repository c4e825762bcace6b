// Prices in tiers, of [prices.override] and of a cost of the scenario's own.
#pragma once

#include <vector>

#include "pricing/price_book.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// `tiers = [{ up_to = …, price = … }, { price = … }]`: bounds rise, and the last tier has none.
/// The rows say how a bound and a price are written: numbers, counts ("10M") or money ("$3"). A
/// bound that is a number may be a count, too.
std::vector<pricing::Tier> read_tiers(TableReader& table, const Parameter& up_to,
                                      const Parameter& price);

/// The value of a row that is a number, which may also be written as a count: 0.5, "10M".
Decimal read_quantity(TableReader& table, Parameter row);

}  // namespace costsim::scenario
