// The books against AWS's own price data, recorded as it was published (not part of the
// repository).
#include <fstream>

#include <nlohmann/json.hpp>

#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"
#include "support/shared_data.hpp"

using namespace costsim;
using namespace costsim::scenario;
using nlohmann::json;

namespace {

const std::pair<const char*, const char*> locations[] = {
    {"us-east-1", "US East (N. Virginia)"},
    {"us-west-1", "US West (N. California)"},
    {"us-west-2", "US West (Oregon)"},
    {"eu-west-1", "EU (Ireland)"},
    {"ap-southeast-2", "Asia Pacific (Sydney)"}};

std::optional<json> read_offer(const std::string& name) {
  const auto path = testing::shared_data("offers/" + name);
  if (!path) return std::nullopt;
  std::ifstream file(*path);
  return json::parse(file);
}

/// One tier of one tariff, as AWS names it.
struct Named {
  const char* name;
  metering::MeterId meter;
  std::size_t tier;
};

/// Dollars for one unit.
Decimal unit_price(const PriceFiles& files, const metering::MeterId& meter, std::size_t tier) {
  const pricing::Tariff& tariff = files.book.tariffs.at(meter);
  return tariff.tiers.at(tier).price.divided_by(tariff.per, 18);
}

void check_unit_map(const std::string& file, const std::vector<Named>& names) {
  const auto offer = read_offer(file);
  if (!offer) return;
  for (const auto& [region, location] : locations) {
    const PriceFiles files = load_price_files({region, "2026"});
    const json& rates = offer->at("regions").at(location);
    for (const Named& named : names) {
      INFO(region << ": " << named.name);
      CHECK(unit_price(files, named.meter, named.tier) ==
            Decimal::parse(rates.at(named.name).at("price").get<std::string>()));
    }
  }
}

/// The on-demand price of an offer file's product, above its free allowance.
Decimal paid_price(const json& offer, const std::string& sku) {
  Decimal price;
  for (const json& term : offer.at("terms").at("OnDemand").at(sku)) {
    for (const json& dimension : term.at("priceDimensions")) {
      const auto text = dimension.at("pricePerUnit").at("USD").get<std::string>();
      price = std::max(price, Decimal::parse(text));
    }
  }
  return price;
}

/// Checks the products of an offer file of 2016, told apart by one attribute, against the 2018
/// book.
std::size_t check_offer(const json& offer, const std::string& attribute,
                        const std::map<std::string, metering::MeterId>& meters) {
  std::size_t checked = 0;
  for (const auto& [region, location] : locations) {
    const PriceFiles files = load_price_files({region, "2018-08"});
    for (const auto& [sku, product] : offer.at("products").items()) {
      const json& attributes = product.at("attributes");
      if (attributes.value("location", "") != location) continue;
      for (const auto& [value, meter] : meters) {
        if (attributes.value(attribute, "").find(value) == std::string::npos) continue;
        INFO(region << ": " << meter.text());
        CHECK(unit_price(files, meter, 0) == paid_price(offer, sku));
        ++checked;
      }
    }
  }
  return checked;
}

}  // namespace

TEST_CASE("SQS of 2026 is what AWS published in 2025-06") {
  check_unit_map("metered-unit-map.queueservice.json",
                 {{"Standard per Requests", {"sqs", "standard-requests"}, 0},
                  {"Standard per Requests Tier2", {"sqs", "standard-requests"}, 1},
                  {"Standard per Requests Tier3", {"sqs", "standard-requests"}, 2},
                  {"FIFO first-in first-out per Requests", {"sqs", "fifo-requests"}, 0},
                  {"FIFO first-in first-out per Requests Tier2", {"sqs", "fifo-requests"}, 1},
                  {"FIFO first-in first-out per Requests Tier3", {"sqs", "fifo-requests"}, 2}});
}

TEST_CASE("load balancers of 2026 are what AWS published in 2025-06") {
  check_unit_map("metered-unit-map.elb.json",
                 {{"Application Load Balancer Hours", {"load-balancer", "alb-hours"}, 0},
                  {"Application Load Balancer LCU Hours", {"load-balancer", "alb-lcu-hours"}, 0},
                  {"Network Load Balancer Hours", {"load-balancer", "nlb-hours"}, 0},
                  {"Network Load Balancer LCU Hours", {"load-balancer", "nlb-lcu-hours"}, 0},
                  {"Classic Load Balancer Hours", {"load-balancer", "classic-hours"}, 0},
                  {"Classic Load Balancer Data", {"load-balancer", "classic-gb"}, 0}});
}

TEST_CASE("Fargate of 2026 is what AWS published in 2025-06") {
  check_unit_map("metered-unit-map.ecs.json",
                 {{"perCPU per hour", {"fargate", "vcpu-hours-x86"}, 0},
                  {"perGB per hour", {"fargate", "gb-hours-x86"}, 0},
                  {"ARM perCPU per hour", {"fargate", "vcpu-hours-arm"}, 0},
                  {"ARM perGB per hour", {"fargate", "gb-hours-arm"}, 0},
                  {"Storage per GB-Hours", {"fargate", "ephemeral-gb-hours"}, 0}});
}

TEST_CASE("provisioned DynamoDB of 2018 is what AWS published in 2016") {
  const auto offer = read_offer("AmazonDynamoDB-20160107013501.json");
  if (!offer) return;
  CHECK(check_offer(*offer, "group",
                    {{"DDB-WriteUnits", {"dynamodb", "wcu-hours"}},
                     {"DDB-ReadUnits", {"dynamodb", "rcu-hours"}},
                     {"DDB-StreamsReadRequests", {"dynamodb", "stream-reads"}}}) == 15);
  CHECK(check_offer(*offer, "volumeType",
                    {{"Indexed DataStore", {"dynamodb", "storage-gb-months"}}}) == 5);
}

TEST_CASE("KMS of 2018 is what AWS published in 2016") {
  const auto offer = read_offer("awskms-20160107021522.json");
  if (!offer) return;
  CHECK(check_offer(*offer, "usagetype",
                    {{"KMS-Keys", {"kms", "key-months"}}, {"KMS-Requests", {"kms", "requests"}}}) ==
        10);
}
