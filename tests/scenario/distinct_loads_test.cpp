// Working out each distinct load once gives the same figures, to the last digit, as going through
// all steps one by one.
#include <filesystem>

#include "decision/flow.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using architecture::Result;
using services::Counts;

namespace {

decision::Load step_by_step(decision::Load load) {
  for (decision::MonthOfTraffics& month : load.months) {
    for (services::Flow& flow : month) flow.items = Counts::step_by_step(flow.items.by_step());
  }
  return load;
}

void same(const std::vector<services::Metric>& a, const std::vector<services::Metric>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    INFO(a[i].name);
    CHECK(a[i].name == b[i].name);
    CHECK(a[i].value == b[i].value);
  }
}

void same(const std::vector<services::Derivation>& a, const std::vector<services::Derivation>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    INFO(a[i].meter);
    REQUIRE(a[i].terms.size() == b[i].terms.size());
    for (std::size_t term = 0; term < a[i].terms.size(); ++term) {
      CHECK(a[i].terms[term].value == b[i].terms[term].value);
    }
  }
}

void same(const std::vector<services::Finding>& a, const std::vector<services::Finding>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    INFO(a[i].id);
    CHECK(a[i].id == b[i].id);
    CHECK(a[i].message == b[i].message);
    CHECK(a[i].need == b[i].need);
  }
}

void same(const Result& a, const Result& b) {
  REQUIRE(a.usage.size() == b.usage.size());
  for (std::size_t i = 0; i < a.usage.size(); ++i) {
    INFO(a.usage[i].stage << ": " << a.usage[i].meter.text());
    CHECK(a.usage[i].quantity.text() == b.usage[i].quantity.text());
  }
  REQUIRE(a.stages.size() == b.stages.size());
  for (std::size_t i = 0; i < a.stages.size(); ++i) {
    INFO(a.stages[i].stage);
    same(a.stages[i].metrics, b.stages[i].metrics);
    same(a.stages[i].derivations, b.stages[i].derivations);
    CHECK(a.stages[i].capacity.units == b.stages[i].capacity.units);
  }
  same(a.findings, b.findings);
}

void compare(const decision::Study& study) {
  const decision::Load load = decision::load_of(study);
  const decision::Load alone = step_by_step(load);
  for (const decision::Candidate& candidate : study.candidates) {
    INFO(candidate.architecture.name);
    const auto months = decision::run_flow(candidate, load.months);
    const auto expected = decision::run_flow(candidate, alone.months);
    REQUIRE(months.size() == expected.size());
    for (std::size_t i = 0; i < months.size(); ++i) same(months[i], expected[i]);
  }
}

/// Two architectures with every kind of stage that has a memory or sums over the steps.
const std::string stages = R"(
[scenario]
region = "us-east-1"
prices = "2026"
[workload]
event = "1KB"
cpu = "3ms"
wait = "40ms"
[[architecture]]
name = "functions"
stages = [
  { service = "api-gateway", kind = "http" },
  { service = "lambda", provisioned = 5, duration = { distribution = "exponential", mean = "90s" } },
  { service = "sqs" },
  { service = "lambda", name = "worker", batch = 10, duration = "200ms", max_concurrency = 20 },
  { service = "firehose" },
  { service = "s3" },
]
[[architecture]]
name = "nodes"
stages = [
  { service = "load-balancer" },
  { service = "ec2", instance = "t3.large" },
  { service = "kinesis", scaling = "hourly", aggregation = true, retention = "168h" },
  { service = "fargate", vcpu = 1, memory = "2GB" },
  { service = "dynamodb", mode = "provisioned", writes = 1, retention = "240h" },
]
)";

}  // namespace

TEST_CASE("every scenario has the same figures as step by step") {
  for (const auto& file : std::filesystem::directory_iterator("scenarios")) {
    INFO(file.path());
    scenario::LoadOptions options;
    if (file.path().stem() == "worldcup-trace") {
      options.sets = {"traffic.file=tests/golden/matches.csv"};
    }
    compare(scenario::load(file.path().string(), options));
  }
}

TEST_CASE("so have stages that scale, save credits, keep things and wait, over several months") {
  for (const char* traffic :
       {"[traffic]\nrate = \"200/s\"\nshape = \"diurnal\"\n",
        "[traffic]\nrate = \"3/s\"\nshape = \"diurnal\"\nmultiply = [{ shape = \"weekly\" }]\n",
        "[traffic]\nrate = \"50/s\"\nmultiply = [{ shape = \"growth\", curve = \"exponential\", "
        "per_month = \"10%\" }]\n"}) {
    INFO(traffic);
    scenario::LoadOptions options;
    options.sets = {"scenario.period=1000h", "scenario.step=5min"};
    compare(scenario::load_text(stages + traffic, "s.toml", "", options));
  }
}
