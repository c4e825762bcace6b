// Money in whole nano-dollars. No double ever becomes money.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "units/decimal.hpp"

namespace costsim {

/// US dollars as a whole number of nano-dollars: ± 9.2 billion dollars. Sums are exact and checked.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money from_nanos(std::int64_t nanos) {
    Money m;
    m.nanos_ = nanos;
    return m;
  }
  /// Rounds half away from zero to the nano-dollar: the one rounding of a line item.
  /// Throws Error(Usage) beyond ± 9.2 billion dollars.
  static Money from_dollars(const Decimal& dollars);

  constexpr std::int64_t nanos() const { return nanos_; }
  Decimal dollars() const { return Decimal::from_parts(nanos_, 9); }
  /// Dollars in full precision with at least two decimals: "30240.00", "174.8736".
  std::string text() const { return dollars().text(2); }
  /// Dollars rounded to the cent, for people: "174.87".
  std::string cents() const { return dollars().rounded(2).text(2); }

  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  Money& operator+=(Money b) { return *this = *this + b; }
  friend constexpr auto operator<=>(Money, Money) = default;

 private:
  std::int64_t nanos_ = 0;
};

/// quantity / per × price, in exact arithmetic, rounded once to the nano-dollar.
Money cost(const Decimal& quantity, const Decimal& price, const Decimal& per);

}  // namespace costsim
