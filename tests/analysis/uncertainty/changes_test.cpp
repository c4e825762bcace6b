// Intervals of the load and the month in which the answer changes, against closed forms: REST
// requests at $3.50 a million in us-west-1, 2018-08, against a cost of the scenario's own.
#include <cmath>

#include "analysis/uncertainty/sampled.hpp"
#include "gateway_or_flat.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

constexpr double month_s = 720 * 3600, per_request = 3.5e-6;

/// Two architectures: a gateway, and `dollars` a month.
std::string text_of(const std::string& rate, const std::string& dollars, const std::string& more) {
  return testing::gateway_or_flat(rate, R"({ service = "kinesis", shards = 1, share = "0%" })",
                                  dollars, more);
}

Sampled sampled(const std::string& text, std::size_t samples, std::size_t changes) {
  const Vary vary = [&](const std::vector<Assignment>& assignments) {
    scenario::LoadOptions load;
    for (const Assignment& each : assignments) load.sets.push_back(each.key + "=" + each.value);
    return scenario::load_text(text, "s.toml", "", load);
  };
  SampleOptions options{.samples = samples};
  options.changes = changes;
  return sample(vary, scenario::load_text(text, "s.toml", ""), options);
}

const std::string rule = "[[check]]\nid = \"rule\"\nrequire = \"gateway.cost < $1000\"\n";

}  // namespace

TEST_CASE("the load at which costs cross is that of the sample's costs, whatever its own load") {
  const double shard = 0.0182 * 720;  // an hour of a shard, models/aws/us-west-1/2018-08
  const Sampled found = sampled(text_of("{ low = \"100/s\", high = \"300/s\" }",
                                        "{ low = \"$1000/month\", high = \"$2000/month\" }", rule),
                                32, 32);
  REQUIRE(found.changes.samples == 32);
  REQUIRE(found.changes.flips.size() == 2);
  const SampledFlip& costs = found.changes.flips[0];
  CHECK(costs.left == "gateway");
  CHECK(costs.right == "flat");
  CHECK(costs.found == 32);
  const auto rate = [&](double dollars) { return (dollars + shard) / (month_s * per_request); };
  CHECK(costs.per_s.p50 == Approx(rate(1500)).epsilon(0.02));
  CHECK(costs.per_s.p5 == Approx(rate(1050)).epsilon(0.03));
  CHECK(costs.per_s.p95 == Approx(rate(1950)).epsilon(0.03));
  // The check has nothing uncertain in it but the load, of which its flip is none.
  const SampledFlip& check = found.changes.flips[1];
  CHECK(check.check == "rule");
  CHECK(check.per_s.p5 == Approx(1000 / (month_s * per_request)).epsilon(1e-6));
  CHECK(check.per_s.p95 == Approx(1000 / (month_s * per_request)).epsilon(1e-6));
  CHECK(found.changes.months == 0);
}

TEST_CASE("the month in which a check breaks is that of the sample's load") {
  const std::string horizon = "[horizon]\nmonths = 12\ngrowth = \"10%\"\n";
  const Sampled found = sampled(
      text_of("{ low = \"50/s\", high = \"100/s\" }", "\"$1/month\"", rule + horizon), 16, 16);
  CHECK(found.changes.months == 12);
  REQUIRE(found.changes.breaks.size() == 1);
  const SampledBreak& broken = found.changes.breaks[0];
  CHECK(broken.found == 16);
  // The first k with rate × 1.1^(k-1) × $9.072 per 1/s and month at $1000 or more.
  const auto month = [](double rate) {
    return 1 + std::ceil(std::log(1000 / (month_s * per_request) / rate) / std::log(1.1));
  };
  CHECK(broken.month.p50 == Approx(month(75)).margin(1));
  CHECK(broken.month.p5 >= month(100));
  CHECK(broken.month.p95 <= month(50));
}

TEST_CASE("only the first samples are followed, and none where nobody asks") {
  const std::string text = text_of("{ low = \"50/s\", high = \"100/s\" }", "\"$1/month\"", rule);
  CHECK(sampled(text, 16, 4).changes.samples == 4);
  CHECK(sampled(text, 4, 16).changes.samples == 4);
  CHECK(sampled(text, 16, 0).changes.flips.empty());
}

TEST_CASE("a sampled value that is not taken is told where its belief stands") {
  const std::string text = R"([scenario]
region = "us-east-1"
prices = "2026"
step = "1h"
[traffic]
rate = "10/s"
[[architecture]]
name = "a"
stages = [ { service = "lambda", duration = { low = "1ms", high = "2ms" }, memory = { p50 = "1024MB", p75 = "10240MB" } } ]
)";
  CHECK_THROWS_WITH(sampled(text, 16, 0),
                    Contains("s.toml:9:85: ") && Contains("with a.lambda.duration="));
}
