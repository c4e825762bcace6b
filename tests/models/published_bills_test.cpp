// Published figures, met to the cent from the books (sources: models/SOURCES.md, A18, CB18, and
// AWS's published tiers).
#include "pricing/bill.hpp"
#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

struct Published {
  const char* what;
  const char* region;
  const char* epoch;
  metering::MeterId meter;
  const char* quantity;
  const char* dollars;
};

const Published published[] = {
    {"case A: 12 M requests/h for 720 h, flat",
     "us-west-1",
     "2018-08",
     {"api-gateway", "rest-requests"},
     "8640000000",
     "30240.00"},
    {"case A: 5 M requests/h for 720 h, flat",
     "us-west-1",
     "2018-08",
     {"api-gateway", "rest-requests"},
     "3600000000",
     "12600.00"},
    {"12 M requests/h for 720 h, tiered",
     "us-east-1",
     "2026",
     {"api-gateway", "rest-requests"},
     "8640000000",
     "21216.30"},
    {"5 M requests/h for 720 h, tiered",
     "us-east-1",
     "2026",
     {"api-gateway", "rest-requests"},
     "3600000000",
     "9221.10"},
    {"case D: 2 B requests/day for 30 days, tiered",
     "us-east-1",
     "2026",
     {"api-gateway", "rest-requests"},
     "60000000000",
     "108653.10"},
    {"case D: the same at the flat price of 2018",
     "us-east-1",
     "2018-08",
     {"api-gateway", "rest-requests"},
     "60000000000",
     "210000.00"},
    {"12 M requests/h for 720 h as an HTTP API",
     "us-east-1",
     "2026",
     {"api-gateway", "http-requests"},
     "8640000000",
     "7806.00"},
    {"case A: 80 shards for 720 h",
     "us-west-1",
     "2018-08",
     {"kinesis", "shard-hours"},
     "57600",
     "1048.32"},
    {"case B: 3 × m3.large for 720 h",
     "us-east-1",
     "2018-08",
     {"ec2", "m3.large.on-demand"},
     "2160",
     "287.28"},
    // 6 B × 0.0000166667 + 9 B × 0.0000150000 + 31.44 B × 0.0000133334
    {"46.44 B GB-seconds over three tiers",
     "us-east-1",
     "2026",
     {"lambda", "gb-seconds-x86"},
     "46440000000",
     "654202.296"},
    {"a bill of 2018-04: one shard for a month of 720 h",
     "us-east-1",
     "2018-08",
     {"kinesis", "shard-hours"},
     "720",
     "10.80"},
    {"a million records of 1 KiB are a million PUT units",
     "us-east-1",
     "2026",
     {"kinesis", "put-payload-units"},
     "1000000",
     "0.014"},
    // 100 B × 0.40 + 100 B × 0.30 + 50 B × 0.24 per million
    {"SQS over its three tiers",
     "us-east-1",
     "2026",
     {"sqs", "standard-requests"},
     "250000000000",
     "82000.00"},
    // 10,240 × 0.09 + 40,960 × 0.085 + 102,400 × 0.07 + 46,400 × 0.05
    {"200,000 GB to the internet",
     "us-east-1",
     "2026",
     {"data-transfer", "internet-out-gb"},
     "200000",
     "13891.20"},
    {"DynamoDB on demand: a million writes since 2024-11",
     "us-east-1",
     "2026",
     {"dynamodb", "on-demand-writes"},
     "1000000",
     "0.625"},
    {"a million KMS requests", "eu-west-1", "2026", {"kms", "requests"}, "1000000", "3.00"},
    {"an ALB for a month of 730 h",
     "eu-west-1",
     "2026",
     {"load-balancer", "alb-hours"},
     "730",
     "18.396"},
    // 1,048,576 × 0.010 + 4,194,304 × 0.006 + 1,757,120 × 0.004 (QP: processed/vpc.json)
    {"7,000,000 GB through interface endpoints over three tiers",
     "us-east-1",
     "2026",
     {"vpc", "endpoint-gb"},
     "7000000",
     "42680.064"},
    // 512,000 × 0.029 + 1,536,000 × 0.025 + 2,952,000 × 0.020 (QP: processed/kinesisfirehose.json)
    {"5,000,000 GB into Firehose over three tiers",
     "us-east-1",
     "2026",
     {"firehose", "ingest-gb"},
     "5000000",
     "112288.00"},
};

}  // namespace

TEST_CASE("published bills are met from the books") {
  for (const Published& bill : published) {
    INFO(bill.what);
    const PriceFiles files = load_price_files({bill.region, bill.epoch});
    const Money total =
        pricing::rate({{"stage", bill.meter, Decimal::parse(bill.quantity)}}, files.book).total();
    CHECK(total.text() == bill.dollars);
  }
}

TEST_CASE("case A: a vCPU-hour of a t2.2xlarge is 0.0552 dollars, and so are its three bills") {
  const PriceFiles files = load_price_files({"us-west-1", "2018-08"});
  const Decimal hour = files.book.tariffs.at({"ec2", "t2.2xlarge.on-demand"}).tiers[0].price;
  const Decimal vcpu_hour = hour.divided_by(files.rules.at("ec2").number("t2.2xlarge.vcpu"));
  CHECK(vcpu_hour.text() == "0.0552");
  const auto bill = [&](const char* vcpus) {
    return Money::from_dollars(vcpu_hour * Decimal::parse(vcpus) * Decimal(720)).text();
  };
  CHECK(bill("1.5") == "59.616");    // 3 nodes × 0.5
  CHECK(bill("10") == "397.44");     // 5 nodes × 2
  CHECK(bill("4.4") == "174.8736");  // 4 nodes × 1.1
}

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

TEST_CASE("8,000 hours of SQS event pollers are 74 dollars") {
  // AWS Lambda pricing, 2026, provisioned mode for SQS (SOURCES.md, LPP)
  const PriceFiles files = load_price_files({"us-east-1", "2026"});
  const auto dollars = [&](const char* meter) {
    return pricing::rate({{"a", {"lambda", meter}, 8000}}, files.book).total().text();
  };
  CHECK(dollars("sqs-event-poller-unit-hours") == "74.00");
  CHECK(dollars("kafka-event-poller-unit-hours") == "1480.00");
}

TEST_CASE("what AWS gives away is priced at zero, not missing") {
  const PriceFiles files = load_price_files({"us-west-2", "2026"});
  const metering::Usage usage = {{"a", {"dynamodb", "lambda-stream-reads"}, 1'000'000},
                                 {"a", {"sns", "lambda-deliveries"}, 1'000'000},
                                 {"a", {"data-transfer", "internet-in-gb"}, 1'000'000}};
  CHECK(pricing::rate(usage, files.book).total() == Money());
}
