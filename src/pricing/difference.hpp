// What changed between two price books.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pricing/price_book.hpp"

namespace costsim::pricing {

/// One tier of one meter, in the units of both books. A side is absent where its book has no such
/// tier.
struct PriceChange {
  metering::MeterId meter;
  int tier = 1;  ///< 1-based
  std::string unit;
  std::optional<Decimal> before;  ///< dollars for one unit
  std::optional<Decimal> after;
  bool bounds_moved = false;  ///< the tier reaches up to another quantity

  /// after / before − 1, or nothing when a side is absent or free.
  std::optional<Decimal> relative() const;
};

struct BookDifference {
  std::vector<PriceChange> changes;  ///< by service, meter, tier
  std::size_t equal = 0;             ///< tiers that both books have alike
};

/// What `after` has otherwise than `before`, tier by tier.
BookDifference difference(const PriceBook& before, const PriceBook& after);

}  // namespace costsim::pricing
