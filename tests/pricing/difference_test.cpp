#include "pricing/difference.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::pricing;

namespace {

Decimal d(const char* text) {
  return Decimal::parse(text);
}

Tariff flat(const char* price, std::int64_t per = 1) {
  Tariff tariff{"unit", per, {{std::nullopt, d(price)}}};
  tariff.provenance = {"test", "2026", "V1"};
  return tariff;
}

PriceBook book(std::initializer_list<std::pair<const char*, Tariff>> tariffs) {
  PriceBook result;
  for (const auto& [meter, tariff] : tariffs) result.tariffs.own()[{"s", meter}] = tariff;
  return result;
}

}  // namespace

TEST_CASE("a book does not differ from itself") {
  const PriceBook one = book({{"a", flat("1")}, {"b", flat("2")}});
  CHECK(difference(one, one).changes.empty());
  CHECK(difference(one, one).equal == 2);
}

TEST_CASE("the same price for another number of units is no change") {
  CHECK(difference(book({{"a", flat("0.0000002")}}), book({{"a", flat("0.20", 1'000'000)}}))
            .changes.empty());
}

TEST_CASE("a change is told with both prices and its size") {
  const auto found = difference(book({{"a", flat("0.20")}}), book({{"a", flat("0.25")}}));
  REQUIRE(found.changes.size() == 1);
  CHECK(found.changes[0].before == d("0.2"));
  CHECK(found.changes[0].after == d("0.25"));
  CHECK(found.changes[0].relative() == d("0.25"));
}

TEST_CASE("what only one book has, has one side and no size") {
  const auto found = difference(book({{"old", flat("1")}}), book({{"new", flat("2")}}));
  REQUIRE(found.changes.size() == 2);
  CHECK(found.changes[0].meter.meter == "new");
  CHECK_FALSE(found.changes[0].before);
  CHECK_FALSE(found.changes[1].after);
  CHECK_FALSE(found.changes[1].relative());
}

TEST_CASE("a price that was free has no relative change") {
  const auto found = difference(book({{"a", flat("0")}}), book({{"a", flat("1")}}));
  REQUIRE(found.changes.size() == 1);
  CHECK_FALSE(found.changes[0].relative());
}

TEST_CASE("tiers are compared one by one, with their bounds") {
  Tariff tiered = flat("3");
  tiered.tiers = {{d("10"), d("3")}, {std::nullopt, d("2")}};
  const auto found = difference(book({{"a", flat("3")}}), book({{"a", tiered}}));
  REQUIRE(found.changes.size() == 2);
  CHECK(found.changes[0].bounds_moved);
  CHECK(found.changes[0].before == found.changes[0].after);
  CHECK(found.changes[1].tier == 2);
  CHECK_FALSE(found.changes[1].before);
}
