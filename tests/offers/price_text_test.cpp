#include "offers/price_text.hpp"

#include "support/catch.hpp"

using costsim::Decimal;
using costsim::offers::price_of;

TEST_CASE("a price is taken as it is written") {
  CHECK(price_of("0.0000006250")->value == Decimal::parse("0.000000625"));
  CHECK_FALSE(price_of("0.0000006250")->rounded);
  CHECK(price_of("1161")->value == Decimal(1161));
  CHECK(price_of("0.0000000000")->value == Decimal(0));
  CHECK(price_of("100000000000")->value == Decimal(100'000'000'000));
  CHECK_FALSE(price_of("0.1234567890123450000000000000000000000000")->rounded);
}

TEST_CASE("a binary number to its last digit is its shortest decimal, and is told") {
  // The offer file of DynamoDB, 2016-01-07, has this price of a reservation.
  const auto price = price_of("0.299999999999999988897769753748434595763683319091796875");
  REQUIRE(price);
  CHECK(price->value == Decimal::parse("0.3"));
  CHECK(price->rounded);
  CHECK(price_of("0.1000000000000000055511151231257827021181583404541015625")->value ==
        Decimal::parse("0.1"));
  CHECK(price_of("0.00000020000000000000000125")->value == Decimal::parse("0.0000002"));
}

TEST_CASE("what is no price is none") {
  for (const char* text : {"", "-1", "+1", "1e-7", "NaN", "Inf", ".5", "5.", "1,5", "1.2.3", " 1",
                           "0x10", "12345678901234567890123"}) {
    INFO(text);
    CHECK_FALSE(price_of(text));
  }
  CHECK_FALSE(price_of(std::string(100'000, '9')));
  CHECK_FALSE(price_of("9" + std::string(36, '0')));  // no bill could be counted with it
  CHECK_FALSE(price_of("1000000000000001"));
  CHECK(price_of("1000000000000000"));
  CHECK_FALSE(price_of("0." + std::string(50, '0') + "1"));
}
