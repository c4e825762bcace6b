#include "report/explain.hpp"

#include "outcomes.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;

namespace {

const Options wide_options{"1.2.3", {false, true, 200}};

std::string told(std::string_view item) {
  return explain(event_collector(), item, wide_options);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("each number is quantity × price with its source") {
  const std::string text = told("");
  CHECK_THAT(text, Contains("8,640,000,000 requests × $3.50 per 1,000,000 requests = $30,240.00"));
  CHECK_THAT(text, Contains("396 instance-hours × $0.4416 per instance-hour = $174.8736"));
  CHECK_THAT(text, Contains("Price from A18, as of 2018-08; stated by one source (V1)."));
  CHECK_THAT(text,
             Contains("Price from QP, IC, as of 2018-08; two independent sources agree (V2)."));
  CHECK_THAT(text, Contains("Worked out: mean concurrency 4, peak concurrency 12.75"));
  CHECK_THAT(text, Contains("serverless: 6 lines of the bill add up to $31,533.9414928 exactly."));
}

TEST_CASE("an unverified price is flagged") {
  CHECK_THAT(told("lambda.requests"),
             Contains("Price from A18, as of 2018; NOT VERIFIED: check it before you rely on it."));
}

TEST_CASE("the free allowance is told before the tiers") {
  const std::string text = told("gb-seconds-x86");
  CHECK_THAT(text, Contains("5,184,000 GB-seconds in all"));
  CHECK_THAT(text, Contains("Free: 400,000 GB-seconds of the free allowance = $0.00"));
  CHECK(text.find("Free:") < text.find("Billed: 4,784,000 GB-seconds ×"));
}

TEST_CASE("a graduated price is told tier by tier") {
  auto outcome = event_collector();
  outcome.architectures[0].bill.items = {
      line("api", "api-gateway", "rest-requests", 1, "333000000", "request", "3.50", "1000000"),
      line("api", "api-gateway", "rest-requests", 2, "667000000", "request", "2.80", "1000000")};
  const std::string text = explain(outcome, "rest-requests", wide_options);
  CHECK_THAT(text, Contains("api-gateway.rest-requests: $3,033.10"));
  CHECK_THAT(text, Contains("1,000,000,000 requests in all"));
  CHECK_THAT(text, Contains("Tier 1: 333,000,000 requests × $3.50 per 1,000,000 requests = "
                            "$1,165.50"));
  CHECK_THAT(text, Contains("Tier 2: 667,000,000 requests × $2.80 per 1,000,000 requests = "
                            "$1,867.60"));
}

TEST_CASE("an item is named by architecture, stage, service, meter or their path") {
  for (const char* item : {"api-gateway", "rest-requests", "api-gateway.rest-requests",
                           "serverless.api-gateway", "serverless.api-gateway.rest-requests"}) {
    INFO(item);
    CHECK(contains(told(item), "rest-requests: $30,240.00"));
    CHECK_FALSE(contains(told(item), "t2.2xlarge"));
    CHECK_FALSE(contains(told(item), "shard-hours"));
  }
  CHECK(contains(told("kinesis"), "serverless.kinesis"));
  CHECK(contains(told("kinesis"), "containers.kinesis"));
  CHECK(contains(told("containers"), "t2.2xlarge"));
  CHECK_FALSE(contains(told("containers"), "rest-requests"));
  CHECK_FALSE(contains(told("shard-hours"), "put-payload-units"));
}

TEST_CASE("a name that nothing bears is refused with the nearest") {
  try {
    told("api-gatway");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    CHECK_THAT(error.what(), Contains("nothing in this scenario is called 'api-gatway'"));
    CHECK_THAT(error.what(), Contains("did you mean 'api-gateway'?"));
  }
  CHECK_THROWS_AS(explain(empty_outcome(), "lambda", wide_options), Error);
  CHECK_NOTHROW(explain(empty_outcome(), "", wide_options));
}

TEST_CASE("a discount is told between the list price and the amount") {
  auto outcome = event_collector();
  auto& item = outcome.architectures[0].bill.items[0];
  item.amount = Money::from_nanos(item.amount.nanos() / 10 * 9);
  item.discount = Decimal::from_parts(1, 1);
  CHECK_THAT(explain(outcome, "rest-requests", wide_options),
             Contains("= $30,240.00 at list price, less 10 % discount = $27,216.00"));
}

TEST_CASE("rounding of months and shares is told as what it is") {
  auto outcome = event_collector();
  auto& item = outcome.architectures[0].bill.items[0];
  item.amount += Money::from_nanos(3);
  CHECK_THAT(explain(outcome, "rest-requests", wide_options),
             Contains("= $30,240.000000003, rounded month by month and share by share"));
}

TEST_CASE("stages that share a meter share its tiers") {
  auto outcome = event_collector();
  auto& items = outcome.architectures[0].bill.items;
  items.push_back(line("second", "lambda", "requests", 1, "5", "request", "0.20", "1000000"));
  const std::string text = explain(outcome, "lambda.requests", wide_options);
  CHECK_THAT(text, Contains("Tiers count the use of 2 stages together"));
  CHECK_THAT(text, Contains("5 requests × $0.20 per 1,000,000 requests = $0.000001"));
}

TEST_CASE("a stage that is billed nothing says so") {
  auto outcome = event_collector();
  outcome.architectures[0].stages.push_back({"cache", "cache", {{"hit_share", 0.9}}});
  const std::string text = explain(outcome, "cache", wide_options);
  CHECK_THAT(text, Contains("Nothing is billed here."));
  CHECK_THAT(text, Contains("hit share 90.0%"));
}

TEST_CASE("a quantity is told by what it is made of, and a GB by its bytes") {
  auto outcome = event_collector();
  services::Derivation derivation{"gb-seconds-x86",
                                  "invocations × billed time × memory",
                                  {{"memory", Decimal::parse("0.5"), "GB", "512 MB / 1,024 MB"},
                                   {"billed time", Decimal::parse("0.12"), "s", "", {}, true}}};
  outcome.architectures[0].stages[2].derivations = {derivation};
  for (const char* item : {"lambda", "serverless.lambda.gb-seconds-x86",
                           "serverless.lambda.memory"}) {  // as --set has it
    const std::string text = explain(outcome, item, wide_options);
    INFO(item << text);
    CHECK_THAT(text, Contains("Quantity: invocations × billed time × memory."));
    CHECK_THAT(text, Contains("· memory: 0.5 GB: 512 MB / 1,024 MB\n"));
    CHECK_THAT(text, Contains("· billed time: 0.12 s. This one decides\n"));
    CHECK_THAT(text, Contains("A GB is 1,073,741,824 bytes (a GiB)."));
  }
  CHECK_THAT(told("shard-hours"), !Contains("Quantity:") && !Contains("A GB is"));
}
