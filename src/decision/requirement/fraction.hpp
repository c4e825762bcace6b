// Quotients without rounding, so that `a / 3 * 3 == a` and no comparison is decided by a lost
// digit.
#pragma once

#include <compare>

#include "units/decimal.hpp"

namespace costsim::decision {

/// over / under, exactly; under > 0. Throws Error(Usage) beyond 128 bits and on division by zero.
struct Fraction {
  Decimal over;
  Decimal under = 1;

  /// The quotient, rounded to 18 decimals only if the division does not end.
  Decimal value() const;

  friend Fraction operator-(const Fraction& a) { return {-a.over, a.under}; }
  friend Fraction operator+(const Fraction& a, const Fraction& b);
  friend Fraction operator-(const Fraction& a, const Fraction& b) { return a + -b; }
  friend Fraction operator*(const Fraction& a, const Fraction& b);
  friend Fraction operator/(const Fraction& a, const Fraction& b);
  friend std::strong_ordering operator<=>(const Fraction& a, const Fraction& b);
  friend bool operator==(const Fraction& a, const Fraction& b) { return (a <=> b) == 0; }
};

}  // namespace costsim::decision
