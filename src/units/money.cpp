#include "units/money.hpp"

#include "units/error.hpp"

namespace costsim {

Money Money::from_dollars(const Decimal& dollars) {
  constexpr std::int64_t limit = 9'000'000'000'000'000'000;
  const Decimal nanos = dollars.rounded(9) + Decimal::from_parts(0, 9);  // nine decimals, exactly
  if (nanos.coefficient() > limit || nanos.coefficient() < -limit) {
    throw Error(Failure::Usage,
                "$" + dollars.text() + " is more money than can be counted exactly");
  }
  return from_nanos(static_cast<std::int64_t>(nanos.coefficient()));
}

Money operator+(Money a, Money b) {
  std::int64_t sum;
  if (__builtin_add_overflow(a.nanos_, b.nanos_, &sum)) {
    throw Error(Failure::Usage, "a sum of money exceeds 9.2 billion dollars");
  }
  return Money::from_nanos(sum);
}

Money operator-(Money a, Money b) {
  return a + Money::from_nanos(-b.nanos_);
}

Money cost(const Decimal& quantity, const Decimal& price, const Decimal& per) {
  const Decimal product = quantity * price;
  return Money::from_dollars(per == Decimal(1) ? product : product.divided_by(per, 9));
}

}  // namespace costsim
