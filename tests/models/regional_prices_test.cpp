// Every price of the books of 2026 that AWS's own data has, in all 28 regions, against these data
// (SOURCES.md, QP and ECSMI; not part of the repository); and the books that scripts/make-books
// makes.
#include <cstdlib>
#include <fstream>

#include "price_map.hpp"
#include "scenario/books/price_files.hpp"
#include "scenario/toml/document.hpp"
#include "support/catch.hpp"
#include "support/shared_data.hpp"

using namespace costsim;
using namespace costsim::scenario;
using costsim::testing::PriceMap;

namespace {

constexpr const char* maps = "prices/qp-2025-06-all-regions.csv";
constexpr const char* instances = "prices/ec2-on-demand-2026-02-07.csv";

std::vector<std::string> texts_of(const toml::node* node) {
  std::vector<std::string> texts;
  if (node == nullptr) return texts;
  if (!node->is_array()) return {*node->value<std::string>()};
  for (const toml::node& text : *node->as_array()) texts.push_back(*text.value<std::string>());
  return texts;
}

/// What AWS calls the meters of one service: a table of models/aws/price-names.toml.
struct Names {
  const toml::table& table;

  const toml::node* below(const char* kind, const std::string& meter) const {
    const toml::table* rows = table[kind].as_table();
    return rows == nullptr ? nullptr : rows->get(meter);
  }

  /// Dollars a unit, lowest tier first; empty where the maps lack one.
  std::vector<Decimal> published(const PriceMap& prices, const std::string& meter,
                                 const char* place) const {
    for (const toml::node* names : {table.get(meter), below("or", meter)}) {
      std::vector<Decimal> found;
      const std::vector<std::string> tiers = texts_of(names);
      for (const std::string& tier : tiers) {
        const auto price = prices.find({*table["map"].value<std::string>(), tier, place});
        if (price != prices.end()) found.push_back(price->second);
      }
      if (found.empty() || found.size() < tiers.size()) continue;
      for (const std::string& more : texts_of(below("plus", meter))) {
        found[0] = found[0] + prices.at({*table["map"].value<std::string>(), more, place});
      }
      return found;
    }
    return {};
  }
};

/// How many prices of a tariff equal the published ones; all must.
std::size_t compare(const pricing::Tariff& tariff, const std::vector<Decimal>& published) {
  REQUIRE(tariff.tiers.size() == published.size());
  for (std::size_t tier = 0; tier < published.size(); ++tier) {
    CHECK(tariff.tiers[tier].price.divided_by(tariff.per, 18) == published[tier]);
  }
  return published.size();
}

}  // namespace

TEST_CASE("every price of 2026 that AWS's price maps have is the one of the book, in 28 regions") {
  const auto path = testing::shared_data(maps);
  if (!path) return;
  const PriceMap prices = testing::read_price_map(*path);
  const Document names =
      Document::read(std::string(COSTSIM_SOURCE_DIR) + "/models/aws/price-names.toml");
  std::size_t compared = 0;
  for (const auto& [region, place] : testing::places) {
    const PriceFiles files = load_price_files({region, "2026"});
    for (const auto& [meter, tariff] : files.book.tariffs) {
      const toml::table* service = names.root()[meter.service].as_table();
      if (service == nullptr || service->get(meter.meter) == nullptr) continue;
      INFO(region << " " << meter.text());
      const auto published = Names{*service}.published(prices, meter.meter, place);
      if (!published.empty()) compared += compare(tariff, published);
    }
  }
  CHECK(compared > 3000);
}

TEST_CASE("every EC2 price on demand of 2026 is that of AWS's price list, in 28 regions") {
  const auto path = testing::shared_data(instances);
  if (!path) return;
  std::map<std::string, PriceFiles> books;
  std::ifstream file(*path);
  std::string line;
  std::getline(file, line);
  std::size_t compared = 0;
  while (std::getline(file, line)) {
    const std::size_t type = line.find(','), price = line.rfind(',');
    const std::string region = line.substr(0, type);
    if (!books.contains(region)) books.emplace(region, load_price_files({region, "2026"}));
    const auto& tariffs = books.at(region).book.tariffs;
    const auto found =
        tariffs.find({"ec2", line.substr(type + 1, price - type - 1) + ".on-demand"});
    if (found == tariffs.end()) continue;
    INFO(line);
    CHECK(found->second.tiers.front().price ==
          Decimal::parse(line.substr(price + 1, line.find_last_not_of("\r\n") - price)));
    ++compared;
  }
  CHECK(books.size() == 28);
  CHECK(compared > 2000);
}

TEST_CASE("the regional books are what scripts/make-books makes of the data") {
  const auto prices = testing::shared_data(maps), types = testing::shared_data(instances);
  if (!prices || !types) return;
  if (std::system("python3 -c 'import tomllib' 2>/dev/null") != 0) {
    return testing::skip("scripts/make-books needs python3 of 3.11 or later");
  }
  const std::string command = std::string(COSTSIM_SOURCE_DIR) + "/scripts/make-books --check '" +
                              prices->string() + "' '" + types->string() + "'";
  CHECK(std::system(command.c_str()) == 0);
}
