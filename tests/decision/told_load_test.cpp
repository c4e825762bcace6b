// The load that is told of a flip: in few digits, on its side, and asked.
#include "decision/told_load.hpp"

#include "support/catch.hpp"

using namespace costsim::decision;

namespace {

/// At so many requests a second today.
CheckFlip flip(double now_per_s, double factor, double last) {
  return {"check", true, factor, now_per_s * factor, last};
}

constexpr double hour = 3600;

bool always(double) {
  return true;
}

}  // namespace

TEST_CASE("a load is told in three digits towards today's") {
  const ToldLoad up = told_load(flip(100, 1.50001, 1.49999), always);
  CHECK(up.is_above);
  CHECK(up.factor == 1.49);
  CHECK(up.factor_digits == 3);
  CHECK(up.per_s * hour == Approx(539'000));
  const ToldLoad down = told_load(flip(100, 0.74999, 0.75001), always);
  CHECK_FALSE(down.is_above);
  CHECK(down.factor == 0.751);
  CHECK(down.per_s * hour == Approx(271'000));
}

TEST_CASE("a rate that is told does not lie behind today's") {
  // 12.34 M/h today, up to 12.35974 M/h: 12.3 would be less than today's, and nobody asked there.
  const ToldLoad told = told_load(flip(12.34e6 / hour, 1.0017, 1.0016), always);
  CHECK(told.per_s * hour == Approx(12.35e6));
  CHECK(told.rate_digits == 4);
  CHECK(told.factor == 1.001);
}

TEST_CASE("a load at which the check does not say so is not told") {
  // 1.49 times and 149 are behind another flip.
  const ToldLoad told =
      told_load(flip(100 / hour, 1.49991, 1.4999), [](double factor) { return factor > 1.495; });
  CHECK(told.factor == 1.499);
  CHECK(told.factor_digits == 4);
  CHECK(told.per_s * hour == Approx(149.9));
}

TEST_CASE("what a scenario states of its rate comes before the mean") {
  CheckFlip stated = flip(110, 2, 1.999999);
  stated.stated_per_s = 100;
  CHECK(told_load(stated, always).per_s * hour == Approx(719'000));
}
