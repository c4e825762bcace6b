// Prices that change at a known time: a yearly rise, a new price list.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "pricing/price_book.hpp"
#include "units/quantity.hpp"

namespace costsim::pricing {

/// One stated change. Times count from the beginning of the period.
struct PriceStep {
  std::string of;                      ///< a service or "service.meter"; "": the whole bill
  Duration from{};                     ///< when it happens first
  Duration every{};                    ///< and again after each such time; 0: once
  std::optional<Decimal> factor = {};  ///< 1.05: 5 % more than before
  std::optional<Decimal> price = {};   ///< or, of one meter: dollars for as many units as before
  std::string source = {};             ///< where it is stated

  bool is_of(const metering::MeterId& meter) const;
};

/// Changes the book by what happens after one instant, if there is one before, up to another and
/// with it: in the order of time, and at the same time in that of the list. Each changed price is
/// rounded to 18 decimals, and its note says what changed it.
void change(PriceBook& book, std::span<const PriceStep> steps, std::optional<Duration> after,
            Duration until);

}  // namespace costsim::pricing
