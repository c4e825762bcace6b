// A price book held against price lists.
#pragma once

#include <optional>
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

/// What a compute savings plan takes off, as the book's rule and the list have it.
struct PlanChange {
  std::string service, rule;
  std::optional<Decimal> book;  ///< nothing: the book has no such rule
  Decimal list;
};

struct Verification {
  BookName book;
  std::size_t compared = 0;  ///< meters that both have
  std::vector<metering::MeterId> confirmed;
  std::vector<pricing::PriceChange> differing;  ///< tiers: before is the book, after the list
  std::vector<FreeChange> free;
  std::vector<PlanChange> plans;             ///< that differ
  std::vector<std::string> confirmed_plans;  ///< "fargate.compute-plan-1y"
  std::vector<metering::MeterId> absent;   ///< of services that the lists tell, but not this meter
  std::vector<metering::MeterId> unknown;  ///< of the lists, not in the book
  FoundPrices found;

  bool differs() const { return !differing.empty() || !free.empty() || !plans.empty(); }
};

/// Errors as of find_prices, and of load_price_files.
Verification verify_book(const ImportRequest& request);

}  // namespace costsim::scenario
