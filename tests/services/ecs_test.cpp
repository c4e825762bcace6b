// Container tasks packed on instances: how many an instance holds, how many instances there are.
#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const metering::Rules no_rules("ecs");
const metering::Rules machines =
    rules_of("ec2", {{"m7g.xlarge.vcpu", Decimal(4)},
                     {"m7g.xlarge.memory", Bytes{16LL << 30}},
                     {"start-time", Duration(std::chrono::seconds(150))},
                     {"billing-minimum", Duration(std::chrono::seconds(60))}});

StageOutcome packed(const Flow& flow, const Texts& texts) {
  Texts all = {{"instance", "m7g.xlarge"}, {"vcpu", "1"}, {"memory", "2GB"}};
  all.insert(all.end(), texts.begin(), texts.end());
  Context context = context_of(no_rules, flow.span());
  context.machines = &machines;
  context.workload.cpu = std::chrono::milliseconds(30);
  return run_alone(ecs(), flow, given(ecs(), all), context);
}

double held(const Texts& texts) {
  return metric(packed(steady(parse_rate("1/s")), texts), "tasks_per_instance");
}

}  // namespace

TEST_CASE("an instance holds as many whole tasks as its vCPUs and its memory do") {
  CHECK(held({}) == 4);
  CHECK(held({{"memory", "5GB"}}) == 3);
  CHECK(held({{"vcpu", "1.5"}}) == 2);
  CHECK(held({{"vcpu", "0.1"}, {"memory", "1GB"}}) == 16);
  CHECK(held({{"memory", "4GB"}, {"memory_base", "1GB"}}) == 3);
  CHECK(held({{"vcpu_base", "0.5"}}) == 3);
  CHECK_THROWS_WITH(held({{"memory", "17GB"}}), Catch::Contains("does not fit into its 4 vCPUs"));
}

TEST_CASE("instances follow the tasks, in whole ones") {
  // 100 items/s of 30 ms at 60 %: five tasks, on two instances of four.
  const StageOutcome outcome = packed(evenly(parse_rate("100/s")), {});
  CHECK(metric(outcome, "nodes_mean") == Approx(5));
  CHECK(metric(outcome, "instances_mean") == Approx(2));
  CHECK(used(outcome, "m7g.xlarge.on-demand") == Decimal(2 * 720));
  CHECK(metric(outcome, "packed_share") == Approx(5.0 / 8));
}

TEST_CASE("the fewest instances run without tasks to hold, and fixed tasks need theirs all month") {
  CHECK(used(packed(steady(parse_rate("1/h")), {{"min_instances", "3"}}), "m7g.xlarge.on-demand") ==
        Decimal(3 * 720));
  CHECK(used(packed(steady(parse_rate("1/h")), {{"tasks", "9"}}), "m7g.xlarge.on-demand") ==
        Decimal(3 * 720));
}

TEST_CASE("who manages the instances takes a fee on all of their hours") {
  const auto fees = [](const char* managed) {
    const StageOutcome outcome = packed(steady(parse_rate("100/s")), {{"managed", managed}});
    std::string of;
    for (const auto& line : outcome.usage) {
      if (line.meter.meter == "m7g.xlarge.fee") of = line.meter.service;
    }
    return std::make_pair(of, used(outcome, "m7g.xlarge.fee"));
  };
  CHECK(fees("none") == std::make_pair(std::string(), Decimal(0)));
  CHECK(fees("ecs") == std::make_pair(std::string("ecs"), Decimal(1440)));
  CHECK(fees("eks") == std::make_pair(std::string("eks"), Decimal(1440)));
}

TEST_CASE("what of a full instance fits no further task is told, from a quarter on") {
  CHECK(found(packed(steady(parse_rate("1/s")), {{"vcpu", "2.5"}}), "stranded"));
  CHECK_FALSE(found(packed(steady(parse_rate("1/s")), {{"vcpu", "1.3"}}), "stranded"));
  CHECK_FALSE(
      found(packed(steady(parse_rate("1/s")), {{"vcpu", "0.5"}, {"memory", "5GB"}}), "stranded"));
}
