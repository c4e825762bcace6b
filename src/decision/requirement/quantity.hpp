// What the sides of a requirement are worth.
#pragma once

#include <string>

#include "units/decimal.hpp"

namespace costsim::decision {

/// What a number counts; only like may be added to or compared with like.
enum class Dimension { Number, Money, Time, Rate, Bytes };

/// An exact value: dollars, seconds, events/s, bytes or a plain number.
struct Quantity {
  Decimal value;
  Dimension dimension = Dimension::Number;
  Decimal per =
      1;  ///< the quantity is value / per: 12 million in 3600 seconds has no end in decimals

  /// "$402.192", "185 ms", "412": to so many digits behind the point of dollars or of the unit.
  std::string text(int digits = 9) const;
};

}  // namespace costsim::decision
