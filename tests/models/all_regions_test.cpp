// Graduated prices of the 2026 books against AWS's price maps of 2025-06 of all regions
// (SOURCES.md, QP; not part of the repository): every tier that AWS has is in the book, with its
// price.
#include "price_map.hpp"
#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"
#include "support/shared_data.hpp"

using namespace costsim;
using namespace costsim::scenario;
using costsim::testing::PriceMap;

namespace {

/// The names of a meter's tiers, lowest first, and their bounds where a name or AWS's page gives
/// them.
struct Graduated {
  metering::MeterId meter;
  const char* service;
  std::vector<const char*> names;
  std::vector<const char*> bounds;
};

const Graduated graduated_meters[] = {
    {{"vpc", "endpoint-gb"},
     "vpc",
     {"Charge for per GB data processed by VPC Endpoints per GB from 0 to 1048576",
      "Charge for per GB data processed by VPC Endpoints per GB from 1048576 to 5242880",
      "Charge for per GB data processed by VPC Endpoints per GB from 5242880 to Inf"},
     {"1048576", "5242880"}},
    {{"firehose", "ingest-gb"},
     "kinesisfirehose",
     {"Per GB of data ingested first 500TB", "Per GB of data ingested Next 1 5PB",
      "Per GB of data ingested Next 3PB"},
     {"512000", "2048000"}},
    {{"api-gateway", "rest-requests"},
     "apigateway",
     {"API Calls Number of up to 333 million", "API Calls Number of Request Next 667 million",
      "API Calls Number of Request Next 19 billion", "API Calls Number of Request Over 20 billion"},
     {"333000000", "1000000000", "20000000000"}},
    {{"api-gateway", "http-requests"},
     "apigateway",
     {"ApiGatewayHttpApi First 300 million", "ApiGatewayHttpApi more than 300 million"},
     {"300000000"}},
    {{"api-gateway", "websocket-messages"},
     "apigateway",
     {"WebSocket Messages Messages first 1 billion", "WebSocket Messages Messages over 1 billion"},
     {"1000000000"}},
    {{"lambda", "gb-seconds-x86"},
     "lambda",
     {"Lambda Duration", "Lambda Duration Tier2", "Lambda Duration Tier3"},
     {"6000000000", "15000000000"}},
    {{"lambda", "gb-seconds-arm"},
     "lambda",
     {"Lambda Duration-ARM", "Lambda Duration-ARM Tier2", "Lambda Duration-ARM Tier3"},
     {"7500000000", "18750000000"}},
    {{"sqs", "standard-requests"},
     "queueservice",
     {"Standard per Requests", "Standard per Requests Tier2", "Standard per Requests Tier3"},
     {"100000000000", "200000000000"}},
    {{"s3", "storage-gb-months"},
     "s3",
     {"Standard Storage First 50 TB per GB Mo", "Standard Storage Next 450 TB per GB Mo",
      "Standard Storage Over 500 TB per GB Mo"},
     {"51200", "512000"}},
    {{"cloudwatch", "metric-months"},
     "cloudwatch",
     {"Metric for the first 10000", "Metric for the next 240000", "Metric for the next 750000",
      "Metric for over 1000000"},
     {"10000", "250000", "1000000"}},
    {{"cloudwatch", "lambda-log-ingest-gb"},
     "cloudwatch",
     {"Vended Logs First 10TB", "Vended Logs Next 20TB", "Vended Logs Next Next 20TB",
      "Vended Logs over 50TB"},
     {"10240", "30720", "51200"}},
};

/// The maps name what Firehose takes from a stream in place of what it ingests in some regions.
std::optional<Decimal> price_in(const PriceMap& prices, const Graduated& meter, std::string name,
                                const char* place) {
  const auto found = prices.find({meter.service, name, place});
  if (found != prices.end()) return found->second;
  constexpr std::string_view ingested = "Per GB of data ingested";
  if (name.rfind(ingested, 0) != 0) return std::nullopt;
  name.replace(0, ingested.size(), "Per GB of data read from Kinesis Streams");
  const auto read = prices.find({meter.service, name, place});
  return read == prices.end() ? std::nullopt : std::optional(read->second);
}

}  // namespace

TEST_CASE("every tier of AWS's price maps of 2025-06 is in the books of 2026") {
  const auto path = testing::shared_data("prices/qp-2025-06-all-regions.csv");
  if (!path) return;
  const PriceMap prices = testing::read_price_map(*path);
  for (const auto& [region, place] : testing::places) {
    const PriceFiles files = load_price_files({region, "2026"});
    for (const Graduated& meter : graduated_meters) {
      REQUIRE(files.book.tariffs.contains(meter.meter));
      const pricing::Tariff& tariff = files.book.tariffs.at(meter.meter);
      INFO(region << " " << meter.meter.text());
      REQUIRE(tariff.tiers.size() == meter.names.size());
      for (std::size_t tier = 0; tier < meter.names.size(); ++tier) {
        INFO(meter.names[tier]);
        const std::optional<Decimal> published = price_in(prices, meter, meter.names[tier], place);
        REQUIRE(published);
        CHECK(tariff.tiers[tier].price.divided_by(tariff.per, 18) == *published);
        if (tier < meter.bounds.size()) {
          CHECK(tariff.tiers[tier].up_to == Decimal::parse(meter.bounds[tier]));
        }
      }
    }
  }
}

TEST_CASE("a book that stands in for an older one has all of its tiers, too") {
  for (const char* region :
       {"us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-2"}) {
    const PriceFiles then = load_price_files({region, "2018-08"});
    const PriceFiles today = load_price_files({region, "2026"});
    for (const metering::MeterId& meter :
         {metering::MeterId{"vpc", "endpoint-gb"}, metering::MeterId{"firehose", "ingest-gb"}}) {
      INFO(region << " " << meter.text());
      CHECK(then.book.tariffs.at(meter).tiers.size() == 3);
      CHECK(then.book.tariffs.at(meter).known_up_to == today.book.tariffs.at(meter).known_up_to);
    }
  }
}

TEST_CASE("where a book has the first tier alone, it says how far that goes") {
  // models/aws/*/2018-08: a first-tier price of 2024-2025 stands for a flat one
  const auto known = [](const char* region, const metering::MeterId& meter) {
    return load_price_files({region, "2018-08"}).book.tariffs.at(meter).known_up_to;
  };
  CHECK(known("us-east-1", {"sqs", "standard-requests"}) == Decimal(100'000'000'000));
  CHECK(known("eu-west-1", {"api-gateway", "rest-requests"}) == Decimal(333'000'000));
  CHECK_FALSE(known("us-west-1", {"api-gateway", "rest-requests"}));  // flat: case study A
}
