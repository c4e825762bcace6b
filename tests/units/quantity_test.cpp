#include "units/quantity.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;

TEST_CASE("quantities carry their units in the text") {
  CHECK(parse_bytes("512MB").value == 512LL * 1024 * 1024);
  CHECK(parse_bytes("1.5KiB").value == 1536);
  CHECK(parse_bytes("200B").value == 200);
  CHECK(parse_duration("1.3ms") == Duration(1'300'000));
  CHECK(parse_duration("720h") == std::chrono::hours(720));
  CHECK(parse_count("5M") == Decimal(5'000'000));
  CHECK(parse_percent("40%") == Decimal::parse("0.4"));
  CHECK(parse_money("$12000") == Money::from_dollars(Decimal(12000)));
}

TEST_CASE("a rate is exact over any span") {
  CHECK(parse_rate("12M/h").events_in(std::chrono::hours(720)) == Decimal(8'640'000'000));
  CHECK(parse_rate("2B/day").events_in(std::chrono::hours(720)) == Decimal(60'000'000'000));
  CHECK(parse_rate("100/10s").per_second() == Approx(10));
}

TEST_CASE("a wrong unit is refused with the units that exist") {
  for (const char* text : {"512", "512XB", "MB", "", "1e30MB", "-1MB", "5 5MB"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_bytes(text), Error);
  }
  for (const char* text : {"12M", "/s", "12M/", "12M/parsec", "1/0s", "nan/s", "-5/s"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_rate(text), Error);
  }
  for (const char* text : {"12", "h", "1e30h", "99999999999d"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_duration(text), Error);
  }
}

TEST_CASE("years, months and plurals are units of time") {
  CHECK(parse_duration("3y") == std::chrono::hours(3 * 8760));
  CHECK(parse_duration("7 years") == std::chrono::hours(24 * 2555));
  CHECK(parse_duration("2 days") == std::chrono::hours(48));
  CHECK(parse_duration("12 months") == parse_duration("1y"));
  CHECK(parse_duration("36 months", {std::chrono::hours(720)}) == std::chrono::hours(25920));
  CHECK_THROWS_AS(parse_duration("3s s"), Error);
  CHECK_THROWS_AS(parse_duration("3hs"), Error);
}

TEST_CASE("a volume per month is that of the billing month, whatever its length") {
  for (const int hours : {720, 730, 744}) {
    const Calendar calendar{std::chrono::hours(hours)};
    CHECK(parse_rate("3M/month", calendar).events_in(calendar.month) == Decimal(3'000'000));
  }
  CHECK(parse_rate("36M/year").events_in(Calendar{}.month) == Decimal(3'000'000));
  CHECK(parse_rate("1k/2 weeks").events_in(std::chrono::hours(336)) == Decimal(1000));
}

TEST_CASE("money may be written in thousands and millions") {
  CHECK(parse_money("$120k") == Money::from_dollars(Decimal(120'000)));
  CHECK(parse_money("$1.5M") == Money::from_dollars(Decimal(1'500'000)));
  CHECK(parse_money("$1e3") == Money::from_dollars(Decimal(1000)));
  CHECK(parse_money("$0.1234567890") == Money::from_nanos(123'456'789));
  CHECK(parse_price("$0.00000000012345") == Decimal::parse("0.00000000012345"));
  CHECK(parse_price("$120k") == Decimal(120'000));
  CHECK_THROWS_WITH(parse_money("$0.1234567891"),
                    Catch::Matchers::Contains("with at most nine decimals"));
  for (const char* text : {"120k", "$120q", "$", "$k"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_money(text), Error);
  }
}

TEST_CASE("text of a quantity reads back as the same value") {
  for (const char* text : {"512MB", "3KB", "7B"}) CHECK(to_text(parse_bytes(text)) == text);
  for (const char* text : {"120ms", "720h", "5min", "1300us"})
    CHECK(to_text(parse_duration(text)) == text);
}

TEST_CASE("money rounds once, to the nano-dollar") {
  CHECK(cost(Decimal(8'640'000'000), Decimal::parse("3.50"), Decimal(1'000'000)).text() ==
        "30240.00");
  CHECK(cost(Decimal(396), Decimal::parse("0.4416"), Decimal(1)).text() == "174.8736");
  CHECK(cost(Decimal(1), Decimal::parse("0.0000166667"), Decimal(1)).nanos() == 16667);
  CHECK_THROWS_AS(Money::from_dollars(Decimal::parse("1e12")), Error);
}
