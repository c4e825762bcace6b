// Price books as text: what one holds, which there are, how two differ. Tables are for people (at
// most `style.width` columns); JSON has every digit as a decimal string.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "metering/rules.hpp"
#include "pricing/difference.hpp"
#include "pricing/price_book.hpp"
#include "report/kit/style.hpp"

namespace costsim::report {

/// A book and the increments and quotas that belong to it.
struct PriceList {
  pricing::PriceBook book;
  std::map<std::string, metering::Rules> rules;  ///< by service
};

/// Service by service: every meter with unit, tiers and allowance, every rule, and below them the
/// confidence, date, source and note of each, by number.
std::string price_list_table(const PriceList& list, const Style& style);
/// The same entries with all their fields, as JSON.
std::string price_list_json(const PriceList& list);

/// One line per book: date, numbers of entries, how many are not verified.
std::string price_books_table(const std::vector<PriceList>& lists, const Style& style);
/// The same numbers as JSON, one object per book.
std::string price_books_json(const std::vector<PriceList>& lists);

/// Prices and rules that differ between two books.
std::string price_difference_table(const PriceList& before, const PriceList& after,
                                   const Style& style);
/// The same differences as JSON.
std::string price_difference_json(const PriceList& before, const PriceList& after);

}  // namespace costsim::report
