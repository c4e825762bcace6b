// Tariffs as plain data: what one region charged at one date.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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

/// The tariffs of a book by meter. Copies share them until one of them is changed: a study that is
/// varied is copied for each of its values.
class Tariffs {
 public:
  using Map = std::map<metering::MeterId, Tariff>;

  Tariffs() = default;
  Tariffs(Map map) : map_(std::make_shared<Map>(std::move(map))) {}  // NOLINT: they are a map
  Tariffs(std::initializer_list<Map::value_type> list) : Tariffs(Map(list)) {}

  const Map& all() const { return *map_; }
  Map::const_iterator begin() const { return map_->begin(); }
  Map::const_iterator end() const { return map_->end(); }
  Map::const_iterator find(const metering::MeterId& meter) const { return map_->find(meter); }
  const Tariff& at(const metering::MeterId& meter) const { return map_->at(meter); }
  bool contains(const metering::MeterId& meter) const { return map_->contains(meter); }
  std::size_t count(const metering::MeterId& meter) const { return map_->count(meter); }
  std::size_t size() const { return map_->size(); }
  bool empty() const { return map_->empty(); }

  /// To change: they are this copy's own from now on.
  Map& own() {
    if (map_.use_count() > 1) map_ = std::make_shared<Map>(*map_);
    return *map_;
  }

 private:
  std::shared_ptr<Map> map_ = std::make_shared<Map>();
};

/// The price list of one provider region at one epoch.
struct PriceBook {
  std::string provider = "aws";
  std::string region;
  std::string epoch;
  std::string as_of;  ///< date of the newest entry
  Tariffs tariffs;
};

}  // namespace costsim::pricing
