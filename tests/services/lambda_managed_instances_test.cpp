// Functions on instances: how many environments and places an instance has, when instances come,
// what they cost.
#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const metering::Rules managed_rules =
    rules_of("lambda-managed-instances", {{"memory-min", Bytes{2LL << 30}},
                                          {"system-vcpu", Decimal(1)},
                                          {"system-memory", Bytes{1LL << 30}},
                                          {"requests-per-vcpu-nodejs", Decimal(64)},
                                          {"requests-per-vcpu-python", Decimal(16)},
                                          {"start-time", Duration(std::chrono::minutes(5))}});

const metering::Rules machine_rules =
    rules_of("ec2", {{"c7g.xlarge.vcpu", Decimal(4)},
                     {"c7g.xlarge.memory", Bytes{8LL << 30}},
                     {"m7g.large.vcpu", Decimal(2)},
                     {"m7g.large.memory", Bytes{8LL << 30}},
                     {"billing-minimum", Duration(std::chrono::seconds(60))}});

StageOutcome on_instances(const Flow& flow, const Texts& texts) {
  Texts all = {{"instance", "c7g.xlarge"}, {"cpu", "10ms"}};
  all.insert(all.end(), texts.begin(), texts.end());
  Context context = context_of(managed_rules, flow.span());
  context.machines = &machine_rules;
  const Service service = lambda_managed_instances();
  return run_alone(service, flow, given(service, all), context);
}

double environments(const Texts& texts) {
  return metric(on_instances(steady(parse_rate("1/s")), texts), "environments_per_instance");
}

}  // namespace

TEST_CASE("an instance has whole environments beside a vCPU and a GB of the system") {
  // AWS's calculator: min(⌊(4 − 1) / 1⌋, ⌊(8 − 1) / 2⌋).
  CHECK(environments({}) == 3);
  CHECK(environments({{"memory", "3GB"}}) == 1);  // two vCPUs each
  CHECK(environments({{"memory", "4GB"}, {"memory_per_vcpu", "4GB"}}) == 1);
  CHECK(environments({{"instance", "m7g.large"}}) == 1);
  CHECK_THROWS_WITH(environments({{"instance", "m7g.large"}, {"memory", "4GB"}}),
                    Catch::Contains("does not fit into its 2 vCPUs and 8 GB"));
}

TEST_CASE("a vCPU takes as many requests at a time as the runtime says, while it has CPU left") {
  // 3,840 at a time: of Node.js 3 × 64 on an instance, half of them busy.
  const Flow flow = evenly(parse_rate("3840/s"));
  const Texts waiting = {{"cpu", "0ms"}, {"duration", "1s"}};
  CHECK(metric(on_instances(flow, waiting), "nodes_mean") == Approx(40));
  CHECK(metric(on_instances(flow, {{"cpu", "0ms"}, {"duration", "1s"}, {"runtime", "python"}}),
               "nodes_mean") == Approx(100));  // as many as 400 vCPUs are
  CHECK(
      metric(on_instances(flow, {{"cpu", "0ms"}, {"duration", "1s"}, {"requests_per_vcpu", "32"}}),
             "nodes_mean") == Approx(80));
  // 10 ms of CPU each: 38.4 vCPUs, of three on an instance, half of them busy.
  CHECK(metric(on_instances(flow, {{"duration", "20ms"}}), "nodes_mean") == Approx(26));
}

TEST_CASE("three instances run without any load, and nothing scales to zero") {
  const StageOutcome idle = on_instances(steady(parse_rate("1/h")), {});
  CHECK(used(idle, "c7g.xlarge.on-demand") == Decimal(3 * 720));
  CHECK(found(idle, "always-on"));
  CHECK(used(on_instances(steady(parse_rate("1/h")), {{"min_instances", "1"}}),
             "c7g.xlarge.on-demand") == Decimal(720));
}

TEST_CASE("paid are requests, the instances by their purchase, and the fee on all hours") {
  const StageOutcome outcome =
      on_instances(steady(parse_rate("10/s")),
                   {{"instances", "4"}, {"purchase", "savings-plan"}, {"savings_discount", "72%"}});
  CHECK(used(outcome, "requests") == Decimal(25'920'000));
  CHECK(used(outcome, "c7g.xlarge.savings-plan") == Decimal(2880));
  CHECK(used(outcome, "c7g.xlarge.fee") == Decimal(2880));
  CHECK(used(outcome, "gb-seconds-x86") == Decimal(0));
}

TEST_CASE("traffic may double within five minutes, and is throttled beyond that") {
  // 6,000 places kept half busy.
  const auto throttled = [](double after) {
    Flow flow = steady(parse_rate("3072/s"), std::chrono::hours(1));
    set_items(flow, 30, 30, 60 * 3072 * after);
    return on_instances(flow, {{"cpu", "0ms"}, {"duration", "1s"}});
  };
  CHECK_FALSE(found(throttled(1.9), "doubling"));
  CHECK(found(throttled(2.5), "doubling"));
  const double unserved = metric(throttled(2.5), "unserved_share");
  CHECK(unserved > 0);
  // What is throttled is not billed; the total stays that of an hour at 3,072/s.
  const double all = 3600.0 * 3072;
  CHECK(used(throttled(2.5), "requests").to_double() == Approx(all * (1 - unserved)).epsilon(1e-6));
  CHECK_FALSE(found(throttled(1.9), "always-on"));
}

TEST_CASE("no CPU time stated is told, as places then decide") {
  const Service service = lambda_managed_instances();
  Context context = context_of(managed_rules);
  const auto assumed = [&](const Texts& texts) {
    Texts all = {{"instance", "c7g.xlarge"}};
    all.insert(all.end(), texts.begin(), texts.end());
    return service.assumed(given(service, all), context).size();
  };
  CHECK(assumed({}) == 1);
  CHECK(assumed({{"duration", "1s"}}) == 1);
  CHECK(assumed({{"duration", "1s"}, {"cpu", "10ms"}}) == 0);
  CHECK(assumed({{"instances", "3"}}) == 0);
}
