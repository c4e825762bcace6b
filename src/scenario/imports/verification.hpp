// A price book held against price lists.
#pragma once

#include <string>
#include <vector>

#include "pricing/difference.hpp"
#include "scenario/imports/found_prices.hpp"
#include "scenario/imports/import.hpp"

namespace costsim::scenario {

/// Free units a month that the book and the list give differently.
struct FreeChange {
  metering::MeterId meter;
  Decimal book, list;
};

struct Verification {
  BookName book;
  std::size_t compared = 0;  ///< meters that both have
  std::vector<metering::MeterId> confirmed;
  std::vector<pricing::PriceChange> differing;  ///< tiers: before is the book, after the list
  std::vector<FreeChange> free;
  std::vector<metering::MeterId> absent;   ///< of services that the lists tell, but not this meter
  std::vector<metering::MeterId> unknown;  ///< of the lists, not in the book
  FoundPrices found;

  bool differs() const { return !differing.empty() || !free.empty(); }
};

/// Errors as of find_prices, and of load_price_files.
Verification verify_book(const ImportRequest& request);

}  // namespace costsim::scenario
