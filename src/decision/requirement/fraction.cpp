#include "decision/requirement/fraction.hpp"

#include "units/error.hpp"

namespace costsim::decision {

Decimal Fraction::value() const {
  return under == Decimal(1) ? over : over.divided_by(under, 18);
}

Fraction operator+(const Fraction& a, const Fraction& b) {
  if (a.under == b.under) return {a.over + b.over, a.under};
  return {a.over * b.under + b.over * a.under, a.under * b.under};
}

Fraction operator*(const Fraction& a, const Fraction& b) {
  return {a.over * b.over, a.under * b.under};
}

Fraction operator/(const Fraction& a, const Fraction& b) {
  if (b.over.is_zero()) throw Error(Failure::Usage, "division by zero");
  const Fraction quotient{a.over * b.under, a.under * b.over};
  return quotient.under.is_negative() ? Fraction{-quotient.over, -quotient.under} : quotient;
}

std::strong_ordering operator<=>(const Fraction& a, const Fraction& b) {
  if (a.under == b.under) return a.over <=> b.over;
  return a.over * b.under <=> b.over * a.under;
}

}  // namespace costsim::decision
