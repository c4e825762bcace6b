#include "pricing/bill.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::pricing;
using metering::Usage;

namespace {

const metering::MeterId rest{"api-gateway", "rest-requests"};

/// API Gateway REST, us-east-1 (facts: prices.md, "API Gateway").
PriceBook gateway_book() {
  const auto d = [](const char* text) { return Decimal::parse(text); };
  PriceBook book;
  book.region = "us-east-1";
  book.epoch = "2026";
  Tariff& tariff = book.tariffs.own()[rest];
  tariff = {"request",
            1'000'000,
            {{d("333000000"), d("3.50")},
             {d("1000000000"), d("2.80")},
             {d("20000000000"), d("2.38")},
             {std::nullopt, d("1.51")}}};
  tariff.free_allowance = d("1000000");
  tariff.provenance = {"test", "2025-06-05", "V5"};
  return book;
}

}  // namespace

TEST_CASE("a copy of a book that is changed leaves the other as it is") {
  const metering::MeterId meter{"s", "m"};
  PriceBook book;
  book.tariffs.own()[meter].unit = "request";
  PriceBook copy = book;
  CHECK(&copy.tariffs.at(meter) == &book.tariffs.at(meter));
  copy.tariffs.own()[meter].unit = "GB";
  CHECK(book.tariffs.at(meter).unit == "request");
  CHECK(copy.tariffs.at(meter).unit == "GB");
}

TEST_CASE("a tier boundary belongs to the lower tier") {
  const auto items = [](const char* requests) {
    return rate({{"g", rest, Decimal::parse(requests)}}, gateway_book()).items;
  };
  CHECK(items("333000000").size() == 1);
  CHECK(items("333000001").size() == 2);
  CHECK(items("333000001").back().quantity == Decimal(1));
  CHECK(items("333000001").back().tier == 2);
}

TEST_CASE("stages that share a meter share its tiers, and their parts add up exactly") {
  const PriceBook book = gateway_book();
  const Money together = rate({{"one", rest, 8'640'000'000}}, book).total();
  const Bill split =
      rate({{"a", rest, 1'000'000'007}, {"b", rest, 7'639'999'990}, {"c", rest, 3}}, book);
  CHECK(split.total() == together);
  CHECK(split.total_of("a") + split.total_of("b") + split.total_of("c") == together);
}

TEST_CASE("the free allowance counts only when it is switched on") {
  const Usage usage = {{"g", rest, 1'000'000}};
  CHECK(rate(usage, gateway_book()).total().text() == "3.50");
  const Bill free = rate(usage, gateway_book(), {.free_tier = FreeTier::all()});
  CHECK(free.total().text() == "0.00");
  CHECK(free.items.front().tier == 0);
}

TEST_CASE("the two kinds of free tier are switched on each by itself") {
  PriceBook book = gateway_book();
  book.tariffs.own()[rest].free_for = FreeFor::FirstYear;
  const metering::MeterId calls{"lambda", "requests"};
  book.tariffs.own()[calls] = {"request", 1'000'000, {{std::nullopt, Decimal::parse("0.20")}}};
  book.tariffs.own()[calls].free_allowance = 1'000'000;
  const Usage usage = {{"g", rest, 1'000'000}, {"f", calls, 1'000'000}};
  const auto total = [&](const FreeTier& free_tier) {
    return rate(usage, book, {.free_tier = free_tier}).total().text();
  };
  CHECK(total(FreeTier::none()) == "3.70");
  CHECK(total({.always = true}) == "3.50");
  CHECK(total({.first_year = true}) == "0.20");
  CHECK(total(FreeTier::all()) == "0.00");
}

TEST_CASE("what goes beyond the tiers that a book knows is told, after the allowance") {
  PriceBook book = gateway_book();
  book.tariffs.own()[rest].known_up_to = Decimal(30'000'000'000);
  const auto beyond = [&](std::int64_t requests, const FreeTier& free_tier) {
    const Usage usage = {{"a", rest, 1'000'000'000}, {"b", rest, requests - 1'000'000'000}};
    return rate(usage, book, {.free_tier = free_tier}).beyond;
  };
  CHECK(beyond(30'000'000'000, FreeTier::none()).empty());
  CHECK(beyond(30'001'000'000, FreeTier::all()).empty());
  const auto found = beyond(30'001'000'000, FreeTier::none());
  REQUIRE(found.size() == 1);
  CHECK(found[0].meter == rest);
  CHECK(found[0].quantity == Decimal(30'001'000'000));
  CHECK(found[0].stages == std::vector<std::string>{"a", "b"});
}

TEST_CASE("of several months the one that goes farthest beyond the book is kept") {
  PriceBook book = gateway_book();
  book.tariffs.own()[rest].known_up_to = Decimal(30'000'000'000);
  const auto month = [&](std::int64_t requests) { return rate({{"g", rest, requests}}, book); };
  const Bill year = combined({month(1), month(40'000'000'000), month(31'000'000'000)});
  REQUIRE(year.beyond.size() == 1);
  CHECK(year.beyond[0].quantity == Decimal(40'000'000'000));
}

TEST_CASE("a discount comes off every line") {
  const Bill bill =
      rate({{"g", rest, 1'000'000}}, gateway_book(), {.discount = Decimal::parse("0.1")});
  CHECK(bill.total().text() == "3.15");
  CHECK(bill.items.front().discount == Decimal::parse("0.1"));
}

TEST_CASE("no discount comes off what the scenario states, such as an engineer's pay") {
  PriceBook book = gateway_book();
  Tariff pay{"engineer-month", 1, {{std::nullopt, 10'000}}};
  pay.stated = true;
  book.tariffs.own()[{"operations", "engineer-months"}] = pay;
  const Usage usage = {{"g", rest, 1'000'000}, {"o", {"operations", "engineer-months"}, 1}};
  const Bill bill = rate(usage, book, {.discount = Decimal::parse("0.1")});
  CHECK(bill.total_of("o").text() == "10000.00");
  CHECK(bill.total_of("g").text() == "3.15");
}

TEST_CASE("a missing price stops the run, it is never zero") {
  try {
    rate({{"g", {"lambda", "requests"}, 1}}, gateway_book());
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Untrustworthy);
    CHECK(std::string(error.what()).find("lambda.requests") != std::string::npos);
  }
}

TEST_CASE("a negative quantity is refused, with its meter and its stage") {
  CHECK_THROWS_WITH(rate({{"g", rest, -1}}, gateway_book()),
                    Catch::Contains(rest.text() + " of stage 'g' = -1"));
}

TEST_CASE("a bill of more money than can be counted names what brings the most of it") {
  Bill bill;
  for (const std::int64_t billions : {1, 5, 4}) {
    LineItem item;
    item.stage = "s" + std::to_string(billions);
    item.meter = rest;
    item.amount = Money::from_nanos(billions * 1'000'000'000'000'000'000);
    bill.items.push_back(item);
  }
  CHECK_THROWS_WITH(bill.total(), Catch::Contains("most of it " + rest.text() + " of stage 's5'"));
  CHECK_THROWS_WITH(combined({bill, bill}),
                    Catch::Contains("all months of " + rest.text() + " of stage 's5'"));
}

TEST_CASE("cost never falls when usage grows") {
  Money before;
  for (std::int64_t n = 0; n < 40'000'000'000; n += 499'999'999) {
    const Money now = rate({{"g", rest, n}}, gateway_book()).total();
    CHECK(now >= before);
    before = now;
  }
}

TEST_CASE("months are rated alone and then added up") {
  const PriceBook book = gateway_book();
  const Bill month = rate({{"g", rest, 400'000'000}}, book);
  const Bill quarter = combined({month, month, month});
  CHECK(quarter.total().nanos() == 3 * month.total().nanos());
  CHECK(quarter.items.size() == month.items.size());
  CHECK(quarter.items[0].quantity == Decimal(999'000'000));
}
