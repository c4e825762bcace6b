// [prices] and [quotas]: what a scenario states in place of the price files.
#pragma once

#include <string>
#include <vector>

#include "pricing/bill.hpp"
#include "scenario/books/price_files.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// The parameters of [prices] that are plain values.
std::span<const Parameter> prices_rows();

/// Reads [prices]: `discount`, `free_tier` and its two kinds, and `override`, whose entries replace
/// the book's. Each replaced price carries its place in the scenario as its source, and a note
/// tells of it.
pricing::RatingOptions read_prices(TableReader& table, pricing::PriceBook& book,
                                   std::vector<std::string>& notes);

/// Reads [quotas]: rules of the price files that this account has otherwise, such as a raised
/// request rate.
void read_quotas(const Document& document, const toml::table& table,
                 std::map<std::string, metering::Rules>& rules, std::vector<std::string>& notes);

}  // namespace costsim::scenario
