// What the books give away (sources: models/SOURCES.md).
#include "pricing/bill.hpp"
#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

TEST_CASE("Lambda's allowance is shared by x86 and Arm") {
  const PriceFiles files = load_price_files({"us-east-1", "2026"});
  const metering::Usage usage = {{"a", {"lambda", "gb-seconds-x86"}, 300'000},
                                 {"b", {"lambda", "gb-seconds-arm"}, 300'000}};
  const auto bill = pricing::rate(usage, files.book, {.free_tier = pricing::FreeTier::all()});
  Decimal free;
  for (const auto& item : bill.items) {
    if (item.tier == 0) free += item.quantity;
  }
  CHECK(free == Decimal(400'000));
}

TEST_CASE("the free tier is of two kinds, and AWS's pages say which is which") {
  const PriceFiles files = load_price_files({"us-east-1", "2026"});
  const auto free = [&](const char* service, const char* meter, pricing::FreeFor kind) {
    const pricing::Tariff& tariff = files.book.tariffs.at({service, meter});
    INFO(service << "." << meter);
    CHECK(tariff.free_for == kind);
    return tariff.free_allowance;
  };
  constexpr auto always = pricing::FreeFor::Always;
  constexpr auto first_year = pricing::FreeFor::FirstYear;
  // https://aws.amazon.com/cloudwatch/pricing/ (SOURCES.md, CWP)
  CHECK(free("cloudwatch", "metric-months", always) == Decimal(10));
  CHECK(free("cloudwatch", "alarm-months", always) == Decimal(10));
  CHECK(free("cloudwatch", "log-ingest-gb", always) == Decimal(5));
  CHECK(free("cloudwatch", "log-storage-gb-months", always) == Decimal(5));
  CHECK(free("cloudwatch", "insights-gb", always) == Decimal(5));
  CHECK(free("cloudwatch", "high-resolution-alarm-months", always).is_zero());
  // FT17: the list of offers with "expires: yes" and "no"
  CHECK(free("sns", "publishes", always) == Decimal(1'000'000));
  CHECK(free("sqs", "standard-requests", always) == Decimal(1'000'000));
  CHECK(free("lambda", "requests", always) == Decimal(1'000'000));
  CHECK(free("dynamodb", "storage-gb-months", always) == Decimal(25));
  CHECK(free("api-gateway", "rest-requests", first_year) == Decimal(1'000'000));
  CHECK(free("s3", "storage-gb-months", first_year) == Decimal(5));
  CHECK(free("load-balancer", "alb-hours", first_year) == Decimal(750));
  CHECK(free("load-balancer", "alb-lcu-hours", first_year) == Decimal(15));
  CHECK(free("ebs", "gp2-gb-months", first_year) == Decimal(30));
  // https://aws.amazon.com/step-functions/pricing/ (SFP)
  CHECK(free("step-functions", "state-transitions", always) == Decimal(4000));
}
