// Services that are data against the examples of AWS's own pricing pages, with the prices of the
// books.
#include "pricing/bill.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/price_files.hpp"
#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

constexpr Duration month_of_31_days = std::chrono::hours(744);

/// What a service costs in a month at us-east-1's prices of 2026.
pricing::Bill bill_of(const char* name, const char* rate, const Texts& texts,
                      pricing::FreeTier free_tier = {}, Duration month = std::chrono::hours(720)) {
  static const Catalogue catalogue = scenario::load_catalogue();
  static const scenario::PriceFiles files = scenario::load_price_files({"us-east-1", "2026"});
  const Service& service = *catalogue.find(name);
  const auto outcome = service.run(steady(parse_rate(rate), month), given(service, texts),
                                   context_of(files.rules.at(name), month));
  return pricing::rate(outcome.usage, files.book, {.free_tier = free_tier});
}

std::string cost_of(const char* name, const char* rate, const Texts& texts = {}) {
  return bill_of(name, rate, texts).total().text();
}

}  // namespace

TEST_CASE("100 million express workflows of 10 s: AWS's example, within its own rounding") {
  // aws.amazon.com/step-functions/pricing, express workflows: 100 + 60 + 120 + 202.97 = 482.97
  // dollars. It computes with prices per GB-hour (0.06, 0.03, 0.01642) that are rounded to other
  // digits than those per GB-second, which are billed: 60.012 + 119.952 + 44.5 M × 0.00000456 =
  // 202.92.
  const pricing::Bill bill =
      bill_of("step-functions-express", "100000000/720h", {{"duration", "10s"}});
  CHECK(bill.total().text() == "482.884");
  CHECK(bill.total().dollars().to_double() == Approx(482.97).epsilon(0.0002));
}

TEST_CASE("an express workflow is billed in steps of 100 ms and of 64 MB") {
  const auto gb_seconds = [](const char* duration, const char* memory) {
    return bill_of("step-functions-express", "1000/h", {{"duration", duration}, {"memory", memory}})
        .items.back()
        .quantity;
  };
  CHECK(gb_seconds("100ms", "64MB") == Decimal(4500));  // 720,000 × 0.1 s × 1/16 GB
  CHECK(gb_seconds("101ms", "64MB") == Decimal(9000));
  CHECK(gb_seconds("1ms", "65MB") == Decimal(9000));
}

TEST_CASE("X-Ray at 2,000 requests an hour, a tenth of them traced: AWS's example 1") {
  // aws.amazon.com/xray/pricing: 148,800 traces, 48,800 of them paid, 0.244; insights 0.1488; reads
  // within the allowance. "0.24 + 0.15 = 0.39 dollars".
  const pricing::Bill bill =
      bill_of("x-ray", "2000/h", {{"sampled", "10%"}, {"read", "775000"}, {"insights", "true"}},
              pricing::FreeTier::all(), month_of_31_days);
  CHECK(bill.total().text() == "0.3928");
}

TEST_CASE("CloudFront's allowance and its first tier are those of all places together") {
  // 1 TB and 10 M requests a month are free (aws.amazon.com/cloudfront/pricing, "Always Free
  // Tier").
  const Texts texts = {{"viewers", "japan"}, {"response", "1MB"}};
  const pricing::Bill paid = bill_of("cloudfront", "20480000/720h", texts);
  // 20,000 GB: 10,240 at 0.114 and 9,760 at 0.089; 20.48 M requests at 1.20
  CHECK(paid.total().text() == "2060.576");
  const pricing::Bill free = bill_of("cloudfront", "1048576/720h", texts, pricing::FreeTier::all());
  CHECK(free.total().text() == "0.00");
}

TEST_CASE("what else only counts costs what its published prices say") {
  // QP and GUIDE of models/SOURCES.md
  CHECK(cost_of("eventbridge-pipes", "2000000/720h", {{"passed", "50%"}}) == "0.40");
  CHECK(cost_of("eventbridge-scheduler", "15000000/720h") == "15.00");
  CHECK(bill_of("eventbridge-scheduler", "15000000/720h", {}, pricing::FreeTier::all())
            .total()
            .text() == "1.00");
  CHECK(cost_of("function-url", "1000000/720h") == "0.00");
  CHECK(cost_of("ecr", "1/h", {{"images", "20GB"}}) == "2.00");
  CHECK(cost_of("appsync", "1000000/720h", {{"updates", "2"}, {"connections", "100"}}) == "8.3456");
  CHECK(cost_of("waf", "50000000/720h", {{"rules", "10"}}) == "45.00");  // c3x.dev: 5 + 10 + 30
  CHECK(cost_of("route-53", "2000000000/720h", {{"zones", "30"}}) == "613.00");
}

TEST_CASE("a price that a region has not stops the bill and is named") {
  const auto files = scenario::load_price_files({"eu-central-1", "2026"});
  try {
    metering::Usage usage;
    usage.push_back({.stage = "nat", .meter = {"nat-gateway", "hours"}, .quantity = 720});
    pricing::rate(usage, files.book);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Untrustworthy);
    CHECK(std::string(error.what()).find("no price for nat-gateway.hours in eu-central-1") !=
          std::string::npos);
  }
}
