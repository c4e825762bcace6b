#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::services;
using Catch::Contains;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const metering::Rules rules =
    rules_of("ec2", {{"billing-minimum", Duration(std::chrono::seconds(60))},
                     {"start-time", Duration(std::chrono::seconds(180))},
                     {"m3.large.vcpu", Decimal(2)},
                     {"m3.large.memory", Bytes{15LL << 29}},
                     {"m5.large.vcpu", Decimal(2)},
                     {"m5.large.memory", Bytes{8LL << 30}},
                     {"t2.2xlarge.vcpu", Decimal(8)},
                     {"t2.2xlarge.memory", Bytes{32LL << 30}},
                     {"t2.2xlarge.credits-per-hour", Decimal::parse("81.6")},
                     {"t2.2xlarge.max-credits", Decimal::parse("1958.4")},
                     {"t2.2xlarge.credit-mode", std::string("standard")}});

Context world(const Flow& flow, Duration cpu = std::chrono::milliseconds(30), Duration wait = {}) {
  Context context = context_of(rules, flow.span());
  context.workload.cpu = cpu;
  context.workload.wait = wait;
  return context;
}

StageOutcome nodes(const Flow& flow, const Texts& texts, const Context& context) {
  Texts all = {{"instance", "m5.large"}};
  all.insert(all.end(), texts.begin(), texts.end());
  return run_alone(ec2(), flow, given(ec2(), all), context);
}

StageOutcome nodes(const Flow& flow, const Texts& texts) {
  return nodes(flow, texts, world(flow));
}

std::string refusal(const Texts& texts) {
  return testing::refusal_of([&] { nodes(steady(parse_rate("1/s")), texts); });
}

const Flow busy = steady(parse_rate("100/s"));  // 3 vCPUs at 30 ms

}  // namespace

TEST_CASE("a fixed number of instances is paid all month, whatever they do") {
  const StageOutcome outcome =
      nodes(steady(parse_rate("1/s")), {{"instance", "m3.large"}, {"nodes", "3"}});
  CHECK(used(outcome, "m3.large.on-demand") == Decimal(2160));
  CHECK(metric(outcome, "vcpu_hours") == 4320);
  CHECK(metric(outcome, "nodes_mean") == 3);
  CHECK(outcome.findings.empty());
}

TEST_CASE("100 items/s of 30 ms need 3 nodes of 2 vCPUs at 60 %") {
  const StageOutcome outcome = nodes(busy, {});
  CHECK(metric(outcome, "nodes_peak") == 3);
  CHECK(used(outcome, "m5.large.on-demand") == Decimal(2160));
  CHECK(metric(outcome, "utilisation_mean") == Approx(0.5));
  CHECK(metric(outcome, "vcpu_needed_peak") == Approx(3));
  CHECK(metric(outcome, "events_per_s_per_vcpu") == Approx(1 / 0.03));
  CHECK(metric(outcome, "unserved_share") == 0);
}

TEST_CASE("nodes are never fewer than the minimum or more than the maximum") {
  CHECK(metric(nodes(busy, {{"min_nodes", "7"}}), "nodes_mean") == 7);
  const StageOutcome few = nodes(busy, {{"max_nodes", "1"}});
  CHECK(metric(few, "nodes_mean") == 1);
  CHECK(metric(few, "unserved_share") == Approx(1.0 / 3));
  CHECK(finding(few, "overload").severity == Severity::Error);
  CHECK_THAT(finding(few, "overload").source, Contains("max_nodes"));
  CHECK_THAT(refusal({{"min_nodes", "3"}, {"max_nodes", "2"}}), Contains("max_nodes = 2"));
}

TEST_CASE("a vCPU share is paid as its part of an instance-hour, exactly") {
  // Case A: three nodes of eight vCPUs, half a vCPU used on each: 1.5 × 720 / 8 instance-hours.
  const auto share = [](const char* count, const char* vcpu) {
    return used(nodes(steady(parse_rate("1/s")), {{"instance", "t2.2xlarge"},
                                                  {"billing", "vcpu-share"},
                                                  {"nodes", count},
                                                  {"vcpu_per_node", vcpu}}),
                "t2.2xlarge.on-demand");
  };
  CHECK(share("3", "0.5") == Decimal(135));
  CHECK(share("5", "2") == Decimal(900));
  CHECK(share("4", "1.1") == Decimal(396));
}

TEST_CASE("a share that is not stated is what the load uses") {
  const Texts share = {{"instance", "t2.2xlarge"}, {"billing", "vcpu-share"}};
  const StageOutcome outcome = nodes(busy, share);
  CHECK(used(outcome, "t2.2xlarge.on-demand") == Decimal(270));  // 3 vCPUs × 720 h / 8
  CHECK(metric(outcome, "vcpu_hours") == Approx(2160));
  CHECK_FALSE(found(outcome, "vcpu-share"));
}

TEST_CASE("a stated share that the load exceeds is told, for the bill is too low") {
  const Texts share = {{"instance", "t2.2xlarge"}, {"billing", "vcpu-share"}, {"nodes", "3"}};
  Texts small = share, enough = share;
  small.emplace_back("vcpu_per_node", "0.5");
  enough.emplace_back("vcpu_per_node", "1");
  CHECK(finding(nodes(busy, small), "vcpu-share").actual == "2,160 vCPU-hours");
  CHECK_FALSE(found(nodes(busy, enough), "vcpu-share"));
  CHECK_FALSE(found(nodes(busy, small), "overload"));
}

TEST_CASE("a share of each node sizes how many nodes there are") {
  const StageOutcome outcome = nodes(busy, {{"instance", "t2.2xlarge"}, {"vcpu_per_node", "1.1"}});
  CHECK(metric(outcome, "nodes_mean") == 3);
  CHECK_THAT(refusal({{"vcpu_per_node", "2.5"}}), Contains("a m5.large has 2"));
}

TEST_CASE("12 M events/h on 4 nodes × 1.1 vCPU are 757.6 events/s for each vCPU") {
  const Texts fleet = {{"instance", "t2.2xlarge"}, {"billing", "vcpu-share"},
                       {"capacity", "fleet"},      {"fleet_rate", "12M/h"},
                       {"fleet_nodes", "4"},       {"fleet_vcpu", "1.1"}};
  const StageOutcome outcome = nodes(steady(parse_rate("12M/h")), fleet);
  CHECK(metric(outcome, "events_per_s_per_vcpu") == Approx(12e6 / 3600 / 4.4));
  CHECK(used(outcome, "t2.2xlarge.on-demand") == Decimal(396));
  CHECK_THAT(finding(outcome, "fleet-capacity").message, Contains("758 events/s"));
  CHECK(used(nodes(steady(parse_rate("6M/h")), fleet), "t2.2xlarge.on-demand") == Decimal(198));
}

TEST_CASE("a fleet must be stated in full") {
  CHECK_THAT(refusal({{"capacity", "fleet"}, {"fleet_rate", "12M/h"}}),
             Contains("fleet_nodes is missing"));
  CHECK_THAT(refusal({{"capacity", "fleet"},
                      {"fleet_rate", "0/h"},
                      {"fleet_nodes", "4"},
                      {"fleet_vcpu", "1"}}),
             Contains("fleet_rate"));
}

TEST_CASE("a measured capacity sizes the nodes, and says where it was measured") {
  const std::map<std::string, Measurement> one = {
      {"collector", {"collector", 200, "a test CPU", "models/measured/collector.toml, abc1234"}}};
  Context context = world(busy);
  context.measurements = &one;
  const StageOutcome outcome = nodes(busy, {{"capacity", "measured"}}, context);
  CHECK(metric(outcome, "vcpu_needed_peak") == Approx(0.5));
  CHECK(finding(outcome, "measured-capacity").severity == Severity::Info);
  CHECK(finding(outcome, "measured-capacity").source == "models/measured/collector.toml, abc1234");
  CHECK_THAT(finding(outcome, "measured-capacity").message, Contains("a test CPU"));
  const StageOutcome slower =
      nodes(busy, {{"capacity", "measured"}, {"cpu_factor", "2.5"}}, context);
  CHECK(metric(slower, "events_per_s_per_vcpu") == Approx(80));
}

TEST_CASE("of several measurements one must be named") {
  const std::map<std::string, Measurement> two = {{"a", {"a", 200, "", ""}},
                                                  {"b", {"b", 400, "", ""}}};
  Context context = world(busy);
  context.measurements = &two;
  CHECK(metric(nodes(busy, {{"capacity", "measured"}, {"measurement", "b"}}, context),
               "events_per_s_per_vcpu") == Approx(400));
  CHECK_THROWS_WITH(nodes(busy, {{"capacity", "measured"}}, context), Contains("one of: a, b"));
  CHECK_THROWS_WITH(nodes(busy, {{"capacity", "measured"}, {"measurement", "c"}}, context),
                    Contains("measurement = 'c'"));
}

TEST_CASE("without a measurement the run stops and says how to get one") {
  CHECK_THAT(refusal({{"capacity", "measured"}}), Contains("costsim measure"));
  CHECK_THAT(refusal({{"capacity", "measured"}, {"cpu", "1ms"}}), Contains("cpu"));
}

TEST_CASE("a batch costs the CPU of its events, unless the item's CPU is stated") {
  Flow batches = steady(parse_rate("1/s"));
  batches.events_per_item = 100;
  CHECK(metric(nodes(batches, {}), "vcpu_needed_peak") == Approx(3));
  CHECK(metric(nodes(batches, {}), "events_per_s_per_vcpu") == Approx(1 / 0.03));
  CHECK(metric(nodes(batches, {{"cpu", "500ms"}}), "vcpu_needed_peak") == Approx(0.5));
}

TEST_CASE("waiting takes slots or memory of a node, no CPU") {
  const Context waiting =
      world(busy, std::chrono::milliseconds(1), std::chrono::milliseconds(1999));
  CHECK(metric(nodes(busy, {}, waiting), "nodes_peak") == 1);
  Flow even = busy;
  even.dispersion = 0;
  const StageOutcome slots = nodes(even, {{"requests_per_node", "20"}}, waiting);
  CHECK(metric(slots, "nodes_peak") == 17);  // 200 at a time / 20 / 60 %
  CHECK_THAT(finding(slots, "not-cpu-bound").message, Contains("request slots"));
  CHECK(finding(slots, "not-cpu-bound").limit == "10 items/s per node by request slots");
  CHECK(finding(slots, "not-cpu-bound").actual == "2,000 items/s per node by CPU");
  CHECK(finding(slots, "not-cpu-bound").source == "the scenario's requests_per_node");
  const Texts memory = {{"memory_per_request", "64MB"}, {"memory_base", "3GB"}};
  const StageOutcome full = nodes(busy, memory, waiting);
  CHECK(metric(full, "nodes_peak") == 5);  // 200 × 64 MB / 5 GB / 60 %
  CHECK_THAT(finding(full, "not-cpu-bound").message, Contains("memory"));
  CHECK_THAT(refusal({{"memory_base", "8GB"}}), Contains("expected less than the 8GB"));
}

TEST_CASE("too little memory is an overload that names memory") {
  const Context waiting = world(busy, std::chrono::milliseconds(1), std::chrono::seconds(2));
  const StageOutcome outcome =
      nodes(busy, {{"nodes", "1"}, {"memory_per_request", "64MB"}}, waiting);
  CHECK_THAT(finding(outcome, "overload").message, Contains("memory"));
}

TEST_CASE("many services keep their nodes, or their parts of nodes, without any load") {
  const Flow quiet = steady(parse_rate("1/s"));
  CHECK(metric(nodes(quiet, {{"services", "170"}}), "nodes_mean") == 170);
  CHECK(metric(nodes(quiet, {{"services", "170"}, {"min_vcpu", "0.1"}}), "nodes_mean") == 9);
  CHECK(metric(nodes(quiet, {{"services", "170"}, {"min_vcpu", "0.1"}, {"min_memory", "1GB"}}),
               "nodes_mean") == 22);
  const StageOutcome crowded = nodes(quiet, {{"services", "170"}, {"nodes", "10"}});
  CHECK(finding(crowded, "reservations").severity == Severity::Error);
}

TEST_CASE("reserved instances are paid at the peak all month, others as they run") {
  Flow flow = steady(parse_rate("10/s"), std::chrono::hours(10));
  set_items(flow, 0, 60, 6000);  // one hour of 100/s
  const Texts at_once = {{"boot", "0s"}, {"cool_down", "60s"}};
  Texts reserved = at_once;
  reserved.emplace_back("purchase", "reserved-1y-no-upfront");
  CHECK(used(nodes(flow, reserved), "m5.large.reserved-1y-no-upfront") == Decimal(30));
  CHECK(used(nodes(flow, at_once), "m5.large.on-demand").to_double() ==
        Approx(10 + 2 * 61.0 / 60).epsilon(1e-9));
  CHECK(found(nodes(flow, {{"purchase", "spot"}}), "spot-interruptions"));
}

TEST_CASE("a savings plan has a meter of its own, by the hours that run") {
  const StageOutcome outcome =
      nodes(busy, {{"purchase", "savings-plan"}, {"savings_discount", "28%"}});
  CHECK(used(outcome, "m5.large.savings-plan") == Decimal(2160));
}

TEST_CASE("a type that this region and epoch do not have is refused, with the nearest") {
  CHECK_THAT(refusal({{"instance", "m5.lagre"}}), Contains("did you mean 'm5.large'?"));
  CHECK_THAT(refusal({{"instance", "x"}}), Contains("instance = 'x': no such type"));
}

TEST_CASE("when nothing says how much CPU an event takes, the report does") {
  CHECK(found(nodes(busy, {}, world(busy, {})), "cpu-unknown"));
  CHECK_FALSE(found(nodes(busy, {{"nodes", "2"}}, world(busy, {})), "cpu-unknown"));
  CHECK_FALSE(found(nodes(busy, {}), "cpu-unknown"));
}

TEST_CASE("items let out are a multiple of those that come in") {
  const StageOutcome outcome = nodes(busy, {{"emits", "0.5"}, {"emit_size", "100B"}});
  CHECK(outcome.output.total == busy.total * Decimal::parse("0.5"));
  CHECK(outcome.output.size == Bytes{100});
  CHECK(outcome.invocations.total == busy.total);
}

TEST_CASE("a t2.2xlarge sustains 1.36 of its 8 vCPUs, and the report says so") {
  const auto baseline = [](const char* vcpu) {
    return finding(nodes(steady(parse_rate("1/s")), {{"instance", "t2.2xlarge"},
                                                     {"billing", "vcpu-share"},
                                                     {"nodes", "5"},
                                                     {"vcpu_per_node", vcpu}}),
                   "burstable-baseline");
  };
  CHECK(baseline("2").severity == Severity::Warning);
  CHECK(baseline("2").limit == "1.36 vCPU per node");
  CHECK(baseline("2").actual == "2 vCPU per node");
  CHECK(baseline("1.36").severity == Severity::Info);
  CHECK_FALSE(found(nodes(busy, {}), "burstable-baseline"));
}

TEST_CASE("standard credits that run out throttle the nodes to their baseline") {
  // One node, 3 vCPUs asked for: 4 vCPU-hours of launch credits, then 1.36.
  const StageOutcome outcome = nodes(busy, {{"instance", "t2.2xlarge"}, {"nodes", "1"}});
  const double lost = (3 - 1.36) * 720 - 8 * 30 / 60.0;
  CHECK(metric(outcome, "unserved_share") == Approx(lost / (3 * 720)));
  CHECK(finding(outcome, "credits").severity == Severity::Error);
  CHECK(outcome.usage.size() == 1);
  CHECK_FALSE(found(nodes(busy, {{"instance", "t2.2xlarge"}, {"nodes", "3"}}), "credits"));
}

TEST_CASE("unlimited credits serve everything and charge the surplus") {
  const StageOutcome outcome =
      nodes(busy, {{"instance", "t2.2xlarge"}, {"nodes", "1"}, {"credits", "unlimited"}});
  CHECK(used(outcome, "surplus-vcpu-hours-t2").to_double() == Approx((3 - 1.36) * 720));
  CHECK(metric(outcome, "unserved_share") == 0);
  CHECK_FALSE(found(outcome, "credits"));
}

TEST_CASE("node-hours are told as nodes × hours, and a share of their vCPUs where that is paid") {
  Flow flow = steady(parse_rate("100/s"));
  set_items(flow, 1000, 500, 20'000);
  for (const Texts& texts : {Texts{{"nodes", "3"}}, Texts{{"min_nodes", "2"}, {"max_nodes", "9"}},
                             Texts{{"billing", "vcpu-share"}}}) {
    const StageOutcome outcome = nodes(flow, texts);
    const double paid = used(outcome, "m5.large.on-demand").to_double();
    CHECK(paid > 0);
    CHECK(product(outcome, "m5.large.on-demand") == Approx(paid));
  }
  const StageOutcome grown = nodes(flow, {{"min_nodes", "2"}, {"max_nodes", "9"}});
  CHECK_THAT(grown.derivations.at(0).terms.at(0).why, Contains("target_utilisation = 0.6") &&
                                                          Contains("at least min_nodes = 2") &&
                                                          Contains("at most max_nodes = 9"));
}
