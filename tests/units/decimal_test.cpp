#include "units/decimal.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using costsim::Decimal;
using costsim::Error;

TEST_CASE("a decimal reads and prints exactly") {
  for (const char* text : {"0", "12", "-3", "0.0000166667", "-0.5", "46440000000", "402.192"}) {
    CHECK(Decimal::parse(text).text() == text);
  }
  CHECK(Decimal::parse("1e6").text() == "1000000");
  CHECK(Decimal::parse("2.50").text() == "2.5");
  CHECK(Decimal::parse("30240").text(2) == "30240.00");
}

TEST_CASE("what is not a number is refused, never read in part") {
  for (const char* text :
       {"", " ", "-", ".", "1.2.3", "1e", "0x10", "nan", "inf", "12a", "--1", "1 2"}) {
    CHECK_THROWS_AS(Decimal::parse(text), Error);
  }
}

TEST_CASE("arithmetic is exact where double is not") {
  CHECK(Decimal::parse("0.1") + Decimal::parse("0.2") == Decimal::parse("0.3"));
  // design.md §10: 5.81 < 4.15 × 1.4 in double; in truth they are equal.
  CHECK_FALSE(Decimal::parse("5.81") < Decimal::parse("4.15") * Decimal::parse("1.4"));
  CHECK(Decimal::parse("5.81") == Decimal::parse("4.15") * Decimal::parse("1.4"));
}

TEST_CASE("numbers beyond 128 bits are refused, never wrapped") {
  const Decimal large = Decimal::parse("1e30");
  CHECK_THROWS_AS(large * large, Error);
  CHECK_THROWS_AS(Decimal::parse("1e40"), Error);
  CHECK(large > Decimal(1));
  CHECK(Decimal::parse("1e-30") < large);
}

TEST_CASE("zeros behind the point take no room from a sum") {
  // 101,946.2 + 89,305.296945756 with as many decimals as fit: as coefficients they are beyond
  // 2^127, as numbers far from it.
  const Decimal one = Decimal::parse("101946.200000000000000000000000000000000");
  const Decimal other = Decimal::parse("89305.296945756000000000000000000000000");
  CHECK(one.scale() == other.scale());
  CHECK((one + other).text() == "191251.496945756");
  CHECK((one - -other).text() == "191251.496945756");
  CHECK_THROWS_AS(Decimal::parse("1.7e38") + Decimal::parse("1.7e38"), Error);
}

TEST_CASE("division rounds half away from zero") {
  CHECK(Decimal(1).divided_by(Decimal(3), 6).text() == "0.333333");
  CHECK(Decimal(2).divided_by(Decimal(3), 6).text() == "0.666667");
  CHECK(Decimal(-1).divided_by(Decimal(8), 2).text() == "-0.13");
  CHECK(Decimal(1).divided_by(Decimal(8), 2).text() == "0.13");
  CHECK_THROWS_AS(Decimal(1).divided_by(Decimal(0)), Error);
}

TEST_CASE("ceiling and rounding") {
  CHECK(Decimal::parse("1.2").ceiling() == Decimal(2));
  CHECK(Decimal::parse("-1.2").ceiling() == Decimal(-1));
  CHECK(Decimal::parse("3").ceiling() == Decimal(3));
  CHECK(Decimal::parse("174.8736").rounded(2).text() == "174.87");
  CHECK(Decimal::parse("0.125").rounded(2).text() == "0.13");
}

TEST_CASE("a whole double is that number, however large") {
  CHECK(Decimal::from_double(10395923061).text() == "10395923061");
  CHECK(Decimal::from_double(-9e15).text() == "-9000000000000000");
  CHECK(Decimal::from_double(12345678901.5).text() == "12345678901.5");
}

TEST_CASE("a product of more digits than there is room for keeps as many as there is") {
  const Decimal third = Decimal(1).divided_by(3, 30);
  CHECK(Decimal::parse("0.5").times(Decimal::parse("0.25")) == Decimal::parse("0.125"));
  CHECK(third.times(third).to_double() == Approx(1.0 / 9).epsilon(1e-15));
  CHECK(Decimal::parse("123456789012345678.123456789012345")
            .times(Decimal::parse("0.123456789012345678"))
            .to_double() == Approx(1.524157875323883675e16).epsilon(1e-15));
  CHECK_THROWS_AS(Decimal::parse("1e30").times(Decimal::parse("1e30")), Error);
}
