// What price lists say of one region, in our meters.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metering/usage.hpp"
#include "pricing/price_book.hpp"

namespace costsim::scenario {

/// The price of a meter; its tiers are dollars for ONE of our units.
struct FoundPrice {
  std::vector<pricing::Tier> tiers;
  std::optional<Decimal> free;  ///< units a month, where the list says so
  metering::Provenance provenance;
  std::string sku;
  std::size_t products = 1;  ///< that have this price
};

/// The size of an instance type, as a price list has it.
struct FoundSize {
  std::string vcpu, memory, arch;  ///< "2", "8GiB", "x86"
  metering::Provenance provenance;
};

/// What a compute savings plan takes off a service's list price.
struct FoundPlan {
  std::string service, rule;  ///< "fargate", "compute-plan-1y"
  metering::MeterId meter;
  Decimal price;  ///< under the plan, for one of our units
  metering::Provenance provenance;
};

/// A product, or a price, that did not become a meter.
struct NotTaken {
  std::string sku, usage_type, why;
};

struct ReadCounts {
  /// Of the region, each once: spot prices by instance type, plans and price maps by price. Taken
  /// and not taken together.
  std::size_t products = 0;
  std::size_t elsewhere = 0;    ///< products of other regions, or no region's
  std::size_t taken = 0;        ///< became meters, or rules
  std::size_t not_taken = 0;    ///< did not
  std::size_t other_terms = 0;  ///< reservations, and plans' rates that are no rule
  std::size_t upfront = 0;      ///< fees without a quantity
  std::size_t rounded = 0;      ///< prices that were binary numbers
};

struct ReadFile {
  std::string name, offer, published, sha256;
};

struct FoundPrices {
  std::map<metering::MeterId, FoundPrice> prices;
  std::map<metering::MeterId, Decimal> free;  ///< allowances that are products of their own
  std::map<std::string, FoundSize> sizes;     ///< by instance type
  std::vector<FoundPlan> plans;
  std::vector<NotTaken> not_taken;  ///< the first of them
  ReadCounts counts;
  std::vector<ReadFile> files;
};

}  // namespace costsim::scenario
