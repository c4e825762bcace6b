// Tariffs as plain data: what one region charged at one date.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metering/provenance.hpp"
#include "metering/usage.hpp"
#include "units/decimal.hpp"

namespace costsim::pricing {

/// One step of a graduated price: it holds for the part of a month's quantity above the previous
/// tier's bound up to and including `up_to`.
struct Tier {
  std::optional<Decimal> up_to;  ///< cumulative, in the meter's unit; absent in the last tier
  Decimal price;                 ///< dollars per Tariff::per units
};

/// How long an account gets a free allowance.
enum class FreeFor {
  Always,
  FirstYear,  ///< the first twelve months of an account
};

struct Tariff {
  std::string unit;  ///< singular: "request", "GB-second"
  Decimal per = 1;   ///< units that one price buys: 1000000 for "per million requests"
  std::vector<Tier> tiers;
  /// Above it there are tiers whose prices the book does not know: the last one stands in for them,
  /// and whoever reaches it is told. Absent: all tiers are known.
  std::optional<Decimal> known_up_to = {};
  Decimal free_allowance = {};  ///< units a month, only when its kind of free tier is switched on
  FreeFor free_for = FreeFor::Always;
  /// Tariffs with the same non-empty group share one allowance (Lambda's x86 and Arm GB-seconds).
  std::string allowance_group = {};
  metering::Provenance provenance = {};
  bool stated = false;  ///< by the scenario: the price that is paid, so no discount comes off it
};

/// The price list of one provider region at one epoch.
struct PriceBook {
  std::string provider = "aws";
  std::string region;
  std::string epoch;
  std::string as_of;  ///< date of the newest entry
  std::map<metering::MeterId, Tariff> tariffs;
};

}  // namespace costsim::pricing
