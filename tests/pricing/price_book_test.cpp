// Tariffs that are set on top of a book.
#include "pricing/price_book.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::pricing;

namespace {

Tariff at(int dollars) {
  Tariff tariff;
  tariff.tiers = {{std::nullopt, Decimal(dollars)}};
  return tariff;
}

std::vector<std::string> told(const Tariffs& tariffs) {
  std::vector<std::string> all;
  for (const auto& [meter, tariff] : tariffs) {
    all.push_back(meter.text() + "=" + tariff.tiers.front().price.text());
  }
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("what is set stands in place of the book's, and in its order among the others") {
  const Tariffs book({{{"b", "x"}, at(1)}, {{"d", "x"}, at(2)}});
  Tariffs own = book;
  own.set({"a", "x"}, at(3));
  own.set({"b", "x"}, at(4));
  own.set({"e", "x"}, at(5));
  CHECK(told(own) == Texts{"a.x=3", "b.x=4", "d.x=2", "e.x=5"});
  CHECK(told(book) == Texts{"b.x=1", "d.x=2"});
  CHECK(own.size() == 4);
  CHECK(own.find({"b", "x"})->second.tiers.front().price == Decimal(4));
  CHECK(own.find({"d", "x"})->first.service == "d");
  CHECK(own.find({"c", "x"}) == own.end());
  CHECK(own.at({"e", "x"}).tiers.front().price == Decimal(5));
  CHECK(!own.contains({"c", "x"}));
  own.own().erase({"d", "x"});
  CHECK(told(own) == Texts{"a.x=3", "b.x=4", "e.x=5"});
  CHECK(book.contains({"d", "x"}));
}
