// What a month's usage costs, line by line.
#pragma once

#include <string>
#include <vector>

#include "metering/usage.hpp"
#include "pricing/price_book.hpp"
#include "units/money.hpp"

namespace costsim::pricing {

/// One line of a bill: amount = quantity / per × price × (1 − discount), rounded once to the
/// nano-dollar.
struct LineItem {
  std::string stage;
  metering::MeterId meter;
  int tier = 1;  ///< 1-based; 0 is the free allowance
  Decimal quantity;
  std::string unit;
  Decimal price;
  Decimal per;
  Money amount;
  metering::Provenance provenance;
  Decimal discount{};  ///< the share that came off: 0.1 for 10 %
};

/// A month's quantity that reached tiers whose prices the book does not know: what lies above
/// `known_up_to` is billed at the last price that it knows.
struct BeyondBook {
  metering::MeterId meter;
  std::string unit;
  Decimal quantity;
  Decimal known_up_to;
  std::vector<std::string> stages;  ///< that use it
  metering::Provenance provenance;
};

struct Bill {
  std::vector<LineItem> items;
  std::vector<BeyondBook> beyond = {};  ///< each meter once

  /// The exact sum of the items.
  Money total() const;
  /// The exact sum of one stage's items.
  Money total_of(std::string_view stage) const;
};

/// Which free allowances come off.
struct FreeTier {
  bool always = false;      ///< those that do not end
  bool first_year = false;  ///< those of an account's first twelve months

  static FreeTier all() { return {true, true}; }
  static FreeTier none() { return {}; }
  bool covers(FreeFor kind) const { return kind == FreeFor::Always ? always : first_year; }
};

struct RatingOptions {
  FreeTier free_tier = {};
  Decimal discount = 0;  ///< share off every list price (an enterprise agreement), 0.1 for 10 %
};

/// Error(Untrustworthy) for each meter of which the book has no price, all of them at once.
void require_prices(const metering::Usage& usage, const PriceBook& book);

/// Rates one billing month of one account and region.
///
/// The order is fixed here and nowhere else; per-event rounding, aggregation and scaling to the
/// month happened before, in the services:
///   merge all stages' usage of a meter → free allowance → tiers → round once per line
///   → apportion each line back to the stages that used it, exactly.
/// A meter without a tariff throws Error(Untrustworthy): a missing price is never $0.
Bill rate(const metering::Usage& usage, const PriceBook& book, const RatingOptions& options = {});

/// Several months' bills as one: items with the same stage, meter, tier and price are added up, so
/// that a price that changed has a line for each; of
/// what lies beyond the book the month that goes farthest counts.
Bill combined(const std::vector<Bill>& bills);

}  // namespace costsim::pricing
