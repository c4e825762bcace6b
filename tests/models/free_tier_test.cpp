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

TEST_CASE("750 hours of the smallest instance are free in an account's first year") {
  // FT17 "EC2: 750 hours Linux t2.micro instance, expires: yes"; FTE: "t2.micro or t3.micro
  // instance dependent on region"
  struct Right {
    const char *region, *epoch, *given, *not_given;
  };
  for (const Right& right :
       {Right{"us-east-1", "2026", "t2.micro.on-demand", "t3.micro.on-demand"},
        Right{"us-east-1", "2018-08", "t2.micro.on-demand", "t2.small.on-demand"},
        Right{"eu-central-1", "2026", "t2.micro.on-demand", "t3.micro.on-demand"},
        Right{"eu-north-1", "2026", "t3.micro.on-demand", "t3.nano.on-demand"},
        Right{"us-east-1", "2026", "t2.micro.on-demand", "t2.micro.spot"}}) {
    INFO(right.region << " " << right.epoch);
    const auto book = load_price_files({right.region, right.epoch}).book;
    const pricing::Tariff& given = book.tariffs.at({"ec2", right.given});
    CHECK(given.free_allowance == Decimal(750));
    CHECK(given.free_for == pricing::FreeFor::FirstYear);
    CHECK(book.tariffs.at({"ec2", right.not_given}).free_allowance.is_zero());
  }
}

TEST_CASE("two instances for a month share the 750 hours, and later years have none") {
  const PriceFiles files = load_price_files({"us-east-1", "2026"});
  const metering::Usage usage = {{"a", {"ec2", "t2.micro.on-demand"}, 730},
                                 {"b", {"ec2", "t2.micro.on-demand"}, 730}};
  // (2 × 730 − 750) h × $0.0116
  CHECK(pricing::rate(usage, files.book, {.free_tier = {.first_year = true}}).total() ==
        Money::from_dollars(Decimal::parse("8.236")));
  CHECK(pricing::rate(usage, files.book, {.free_tier = {.always = true}}).total() ==
        Money::from_dollars(Decimal::parse("16.936")));
}
