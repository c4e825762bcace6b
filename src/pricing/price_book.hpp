// Tariffs as plain data: what one region charged at one date.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metering/provenance.hpp"
#include "metering/usage.hpp"
#include "units/decimal.hpp"
#include "units/shared_map.hpp"

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
/// varied is copied for each of its values. The few that are set on top of a book, as a scenario's
/// own prices, do not copy it.
class Tariffs {
 public:
  using Map = std::map<metering::MeterId, Tariff>;

  /// By meter through both, those that are set in place of those below.
  class const_iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Map::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = const value_type&;

    const_iterator() = default;
    reference operator*() const { return is_below() ? *below_ : *set_; }
    pointer operator->() const { return &**this; }
    const_iterator& operator++() {
      const bool below = is_below(), both = !below && is_hidden();
      if (below || both) ++below_;
      if (!below) ++set_;
      return *this;
    }
    const_iterator operator++(int) { return std::exchange(*this, std::next(*this)); }
    friend bool operator==(const const_iterator& one, const const_iterator& other) {
      return one.below_ == other.below_ && one.set_ == other.set_;
    }

   private:
    friend class Tariffs;
    using Place = Map::const_iterator;
    const_iterator(Place below, Place below_end, Place set, Place set_end)
        : below_(below), below_end_(below_end), set_(set), set_end_(set_end) {}
    bool is_below() const {
      return set_ == set_end_ || (below_ != below_end_ && below_->first < set_->first);
    }
    bool is_hidden() const { return below_ != below_end_ && !(set_->first < below_->first); }

    Place below_, below_end_, set_, set_end_;
  };

  Tariffs() = default;
  Tariffs(Map map) : below_(std::move(map)) {}  // NOLINT: they are a map
  Tariffs(std::initializer_list<Map::value_type> list) : Tariffs(Map(list)) {}

  const_iterator begin() const { return {below_.begin(), below_.end(), set_.begin(), set_.end()}; }
  const_iterator end() const { return {below_.end(), below_.end(), set_.end(), set_.end()}; }
  const_iterator find(const metering::MeterId& meter) const {
    if (!contains(meter)) return end();
    return {below_.all().lower_bound(meter), below_.end(), set_.all().lower_bound(meter),
            set_.end()};
  }
  /// Of one that there is.
  const Tariff& at(const metering::MeterId& meter) const {
    const auto found = set_.find(meter);
    return found != set_.end() ? found->second : below_.at(meter);
  }
  bool contains(const metering::MeterId& meter) const {
    return set_.contains(meter) || below_.contains(meter);
  }
  std::size_t count(const metering::MeterId& meter) const { return contains(meter) ? 1 : 0; }
  std::size_t size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }
  bool empty() const { return below_.empty() && set_.empty(); }

  /// In place of what there is of the meter.
  void set(const metering::MeterId& meter, Tariff tariff) {
    set_.own().insert_or_assign(meter, std::move(tariff));
  }
  /// To change any of them: they are this copy's own from now on.
  Map& own() {
    Map& map = below_.own();
    if (!set_.empty()) {
      for (const auto& [meter, tariff] : set_) map.insert_or_assign(meter, tariff);
      set_ = {};
    }
    return map;
  }

 private:
  SharedMap<metering::MeterId, Tariff> below_, set_;
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
