// Samples of real bills against closed forms: REST requests at $3.50 a million in us-west-1,
// 2018-08 (models/aws/us-west-1/2018-08, with its source) against a cost of the scenario's own.
#include "analysis/uncertainty/sampled.hpp"

#include <cmath>

#include "analysis/uncertainty/likely.hpp"
#include "decision/evaluate.hpp"
#include "gateway_or_flat.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

constexpr double month_s = 720 * 3600, per_request = 3.5e-6, node = 0.448 * 720;

/// So much a month for one node and the rest of it: "$677.44/month".
std::string flat(double dollars) {
  return "\"$" + std::to_string(dollars - node) + "/month\"";
}

/// A gateway whose bill is straight in the rate, beside `dollars` a month.
std::string gateway_or(const std::string& rate, const std::string& dollars,
                       const std::string& more = "") {
  return testing::gateway_or_flat(rate, R"({ service = "ec2", instance = "m5.2xlarge" })", dollars,
                                  more);
}

decision::Study read(const std::string& text) {
  return scenario::load_text(text, "s.toml", "");
}

Vary vary_of(const std::string& text) {
  return [text](const std::vector<Assignment>& assignments) {
    scenario::LoadOptions load;
    for (const Assignment& each : assignments) load.sets.push_back(each.key + "=" + each.value);
    return scenario::load_text(text, "s.toml", "", load);
  };
}

Sampled sampled(const std::string& text, SampleOptions options = {}) {
  options.samples = options.samples == 1024 ? 512 : options.samples;
  return sample(vary_of(text), read(text), options);
}

std::string rule(const std::string& require) {
  return "[[check]]\nid = \"rule\"\nrequire = \"" + require + "\"\n";
}

}  // namespace

TEST_CASE("quantiles of a bill that is straight in its input are those of the input", "[many]") {
  const Sampled found = sampled(gateway_or("{ low = \"100/s\", high = \"300/s\" }", flat(1000)));
  const auto cost = [](double rate) { return rate * month_s * per_request; };
  const Quantiles& gateway = found.architectures[0].cost;
  // Three standard errors of chance: sqrt(p (1 - p) / n) of the range; the points are more even.
  const double error = 3 * std::sqrt(0.05 * 0.95 / 512) * cost(200);
  CHECK(gateway.p5 == Approx(cost(110)).margin(error));
  CHECK(gateway.p50 == Approx(cost(200)).margin(2 * error));
  CHECK(gateway.p95 == Approx(cost(290)).margin(error));
  CHECK(gateway.mean == Approx(cost(200)).epsilon(1e-3));
  CHECK(found.architectures[1].cost.p5 == Approx(1000));
  CHECK(found.architectures[1].cost.p95 == Approx(1000));
}

TEST_CASE("the probability of a check is the share of the belief in which it holds", "[many]") {
  // 110.229… requests a second cost $1000: a share of 0.0511 of 100 to 300 lies below.
  const std::string text = gateway_or("{ low = \"100/s\", high = \"300/s\" }", flat(1000),
                                      rule("gateway.cost < flat.cost"));
  const double known = (1000 / (month_s * per_request) - 100) / 200;
  const Sampled found = sampled(text);
  REQUIRE(found.checks.size() == 1);
  const Probability& holds = found.checks[0].holds;
  CHECK(holds.share == Approx(known).margin(2.0 / 512));
  CHECK(holds.low <= known);
  CHECK(known <= holds.high);
  CHECK(found.architectures[0].cheapest == Approx(known).margin(2.0 / 512));
}

TEST_CASE("a lognormal through two percentiles has these, and its median squared is their product",
          "[many]") {
  const Sampled found = sampled(gateway_or("{ p10 = \"50/s\", p90 = \"200/s\" }", flat(1000)));
  const auto cost = [](double rate) { return rate * month_s * per_request; };
  CHECK(found.architectures[0].cost.p50 == Approx(cost(100)).epsilon(0.02));
}

TEST_CASE("alternatives come as often as their weights say", "[many]") {
  const Sampled found = sampled(gateway_or(
      "\"100/s\"", "{ one_of = [" + flat(400) + ", " + flat(500) + "], weights = [1, 3] }"));
  CHECK(found.architectures[1].cost.mean == Approx(475).margin(0.5));
  CHECK(found.inputs[0].p50 == "$177.440000/month");
}

TEST_CASE("whole numbers stay whole", "[many]") {
  const Sampled found = sampled(R"(
[scenario]
region = "us-east-1"
prices = "2026"
step = "1h"
[traffic]
rate = "1/s"
[[architecture]]
name = "a"
stages = [ { service = "kinesis", shards = { low = 2, mode = 3, high = 9 } } ]
)");
  for (const SampledFigure& figure : found.figures) {
    if (figure.name.figure != "shards") continue;
    CHECK(figure.value.p5 == std::round(figure.value.p5));
    CHECK(figure.value.p95 <= 9);
    CHECK(figure.value.p5 >= 2);
  }
}

namespace {

/// A function of this memory, at a discount.
std::string function(const std::string& epoch, const std::string& memory) {
  return "[scenario]\nregion = \"us-east-1\"\nprices = \"" + epoch + R"("
step = "1h"
[traffic]
rate = "1/s"
[prices]
discount = { low = "0%", high = "20%" }
[[architecture]]
name = "a"
stages = [ { service = "lambda", duration = "1s", memory = )" +
         memory + " } ]\n";
}

}  // namespace

TEST_CASE("a memory is drawn in the steps that a function has, in each epoch", "[many]") {
  const std::string beliefs[] = {"{ low = \"128MB\", high = \"1GB\" }",
                                 "{ low = \"128MB\", mode = \"256MB\", high = \"1024MB\" }"};
  for (const char* epoch : {"2018-08", "2026"}) {
    for (const std::string& memory : beliefs) {
      INFO(epoch << ", " << memory);
      SampleOptions few;
      few.samples = 32;
      const Sampled found = sampled(function(epoch, memory), few);
      CHECK(found.architectures[0].cost.p95 > 2 * found.architectures[0].cost.p5);
    }
  }
}

TEST_CASE("of whole numbers in a range each is as likely as any other, and none is below one") {
  const auto nodes = [](const std::string& belief, double share) {
    decision::UncertainInput input{"n", {}, "", "", {}};
    if (belief == "range") input.belief = decision::Spread{1, 3};
    if (belief == "percentiles") input.belief = decision::Percentiles{{{0.5, 2}, {0.9, 6}}};
    return SampledInput{input,
                        {"n", "", "", {.low = belief == "range" ? 1.0 : 2.0, .high = 6, .step = 1}}}
        .value(share);
  };
  CHECK(nodes("range", 0.32) == "1");
  CHECK(nodes("range", 0.34) == "2");
  CHECK(nodes("range", 0.67) == "3");
  CHECK(nodes("range", 0.999) == "3");
  CHECK(nodes("percentiles", 0.001) == "1");
}

TEST_CASE("samples are the same at any number of threads, and others with another seed", "[many]") {
  const std::string text = gateway_or("{ p50 = \"100/s\", p90 = \"200/s\" }", flat(500));
  SampleOptions options;
  options.samples = 100;
  options.threads = 1;
  const Sampled one = sampled(text, options);
  options.threads = 3;
  const Sampled three = sampled(text, options);
  CHECK(one.architectures[0].cost.mean == three.architectures[0].cost.mean);
  options.sampling = Sampling::Latin;
  const Sampled latin = sampled(text, options);
  CHECK(latin.architectures[0].cost.mean != one.architectures[0].cost.mean);
  CHECK(latin.architectures[0].cost.p50 == Approx(one.architectures[0].cost.p50).epsilon(0.05));
}

TEST_CASE("to know an input is worth what the other choice would save", "[many]") {
  // Uniform costs of the gateway from 0.5 to 1.5 of the flat one: to choose without knowing costs
  // 1, to know it saves a quarter of the half below: 0.125.
  const double both = 200 * month_s * per_request;
  const Sampled found = sampled(gateway_or("{ low = \"100/s\", high = \"300/s\" }", flat(both)));
  REQUIRE(found.worth.size() == 1);
  CHECK(found.worth[0].dollars == Approx(both / 8).epsilon(0.03));
}

TEST_CASE("an input that moves no choice is not worth knowing", "[many]") {
  const Sampled found = sampled(gateway_or("{ low = \"100/s\", high = \"300/s\" }", flat(100000)));
  CHECK(found.worth[0].dollars == 0);
}

TEST_CASE("the tornado has the widest first, at P10 and P90 with the others at their medians",
          "[many]") {
  const Sampled found =
      sampled(gateway_or("{ low = \"100/s\", high = \"300/s\" }",
                         "{ low = " + flat(1000) + ", high = " + flat(1100) + " }"));
  REQUIRE(found.swings.size() == 2);
  CHECK(found.inputs[found.swings[0].input].key == "traffic.rate");
  const std::size_t gateway = found.columns.cost(0);
  CHECK(found.swings[0].low[gateway] == Approx(120 * month_s * per_request));
  CHECK(found.swings[0].high[gateway] == Approx(280 * month_s * per_request));
  CHECK(found.swings[0].low[found.columns.cost(1)] == Approx(1050));
  CHECK(found.swings[1].high[found.columns.cost(1)] == Approx(1090));
}

TEST_CASE("Wilson's interval is that of published tables") {
  // Newcombe, Stat. Med. 17 (1998), table I: 81 of 263 and 0 of 20.
  const Probability some = probability_of(81, 263), none = probability_of(0, 20);
  CHECK(some.low == Approx(0.2553).margin(5e-5));
  CHECK(some.high == Approx(0.3662).margin(5e-5));
  CHECK(none.low == 0);
  CHECK(none.high == Approx(0.1611).margin(5e-5));
}

TEST_CASE("samples that do not tell say how many would") {
  CHECK_FALSE(samples_needed(probability_of(990, 1000), 0.9));
  CHECK_FALSE(samples_needed(probability_of(700, 1000), 0.9));
  const auto needed = samples_needed(probability_of(910, 1000), 0.9);
  REQUIRE(needed);
  CHECK(*needed == Approx(1.96 * 1.96 * 0.91 * 0.09 / 1e-4).epsilon(0.01));
}

TEST_CASE("a check that asks for a probability is judged by the samples", "[many]") {
  const auto judged = [](const std::string& bound) {
    const std::string text = gateway_or("{ low = \"100/s\", high = \"300/s\" }", flat(2000),
                                        rule("probability(gateway.cost < flat.cost) " + bound));
    decision::Outcome outcome = decision::evaluate(read(text));
    CHECK(outcome.checks.empty());
    judge_likely(read(text), sampled(text), outcome);
    return outcome.checks.at(0);
  };
  // 220.46 requests a second cost $2000: 60.2 % of the belief.
  CHECK(judged(">= 50%").passed);
  CHECK_FALSE(judged(">= 50%").samples_needed);
  CHECK_FALSE(judged(">= 70%").passed);
  CHECK(judged(">= 60%").samples_needed);
  CHECK(judged("> 50%").check.requirement.text == "probability(gateway.cost < flat.cost) > 50%");
  CHECK(judged(">= 50%").actual_value == Approx(0.602).margin(0.004));
}

TEST_CASE("a sample that the scenario does not take is told with its values") {
  const std::string text = R"(
[scenario]
region = "us-east-1"
prices = "2026"
[traffic]
rate = "1/s"
[[architecture]]
name = "a"
stages = [ { service = "lambda", memory = { low = "128MB", high = "20480MB" }, duration = "1s" } ]
)";
  CHECK_THROWS_WITH(sampled(text), Contains("s.toml:9:43") && Contains("memory"));
}
