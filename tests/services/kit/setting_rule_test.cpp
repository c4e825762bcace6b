// Settings held against bounds, in whatever kind of unit both are.
#include "services/kit/setting_rule.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::services;

TEST_CASE("multiples are exact of counts, shares, sizes and times") {
  const auto multiple = [](const Value& value, const Value& step) {
    return keeps_to(Bound::MultipleOf, value, {step});
  };
  CHECK(multiple(Decimal(15), Decimal(5)));
  CHECK_FALSE(multiple(Decimal(16), Decimal(5)));
  CHECK(multiple(Decimal::parse("0.3"), Decimal::parse("0.1")));
  CHECK_FALSE(multiple(Decimal::parse("0.35"), Decimal::parse("0.1")));
  CHECK(multiple(Bytes{128 << 10}, Bytes{64 << 10}));
  CHECK_FALSE(multiple(Bytes{(128 << 10) + 1}, Bytes{64 << 10}));
  CHECK(multiple(Duration(std::chrono::minutes(3)), Duration(std::chrono::seconds(60))));
}

TEST_CASE("one of several, at most and at least take what is equal") {
  CHECK(keeps_to(Bound::OneOf, Decimal(2), {Decimal(1), Decimal(2)}));
  CHECK_FALSE(keeps_to(Bound::OneOf, Decimal(3), {Decimal(1), Decimal(2)}));
  CHECK(keeps_to(Bound::AtMost, Bytes{5}, {Bytes{5}}));
  CHECK(keeps_to(Bound::AtLeast, Bytes{5}, {Bytes{5}}));
  CHECK_FALSE(keeps_to(Bound::AtLeast, Bytes{4}, {Bytes{5}}));
}

TEST_CASE("what has no magnitude is held against nothing") {
  CHECK_FALSE(is_bounded(Kind::Flag));
  CHECK_FALSE(is_bounded(Kind::Choice));
  CHECK_THROWS_AS(keeps_to(Bound::AtMost, true, {Value(true)}), Error);
  CHECK_THROWS_AS(keeps_to(Bound::OneOf, std::string("a"), {Value(std::string("a"))}), Error);
}
