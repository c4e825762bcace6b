#include <cmath>
#include <string>

#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const RuleTexts rule_values = {{"billing-minimum", Duration(std::chrono::seconds(60))},
                               {"ephemeral-free", Bytes{20LL << 30}},
                               {"start-time", Duration(std::chrono::seconds(60))},
                               {"vcpu-max", Decimal(4)}};

const metering::Rules rules = rules_of("fargate", rule_values);

metering::Rules launching_rules() {
  RuleTexts values = rule_values;
  values.push_back({"launch-burst", Decimal(100)});
  values.push_back({"launch-rate", parse_rate("20/s")});
  return rules_of("fargate", values);
}

StageOutcome tasks(const Flow& flow, const Texts& texts,
                   Duration cpu = std::chrono::milliseconds(30), Duration wait = {},
                   const metering::Rules& own = rules) {
  Texts all = {{"vcpu", "1"}, {"memory", "2GB"}};
  all.insert(all.end(), texts.begin(), texts.end());
  Context context = context_of(own, flow.span());
  context.workload.cpu = cpu;
  context.workload.wait = wait;
  return run_alone(fargate(), flow, given(fargate(), all), context);
}

}  // namespace

TEST_CASE("fixed tasks are paid by their vCPUs and memory, whatever they do") {
  const StageOutcome outcome = tasks(steady(parse_rate("1/s")), {{"tasks", "3"}, {"vcpu", "0.5"}});
  CHECK(used(outcome, "vcpu-hours-x86") == Decimal(1080));
  CHECK(used(outcome, "gb-hours-x86") == Decimal(4320));
  CHECK(used(tasks(steady(parse_rate("1/s")), {{"arch", "arm"}, {"tasks", "1"}}), "gb-hours-arm") ==
        Decimal(1440));
}

TEST_CASE("100 items/s of 30 ms need 5 tasks of one vCPU at 60 %") {
  const StageOutcome outcome = tasks(evenly(parse_rate("100/s")), {});
  CHECK(used(outcome, "vcpu-hours-x86") == Decimal(3600));
  CHECK(metric(outcome, "nodes_mean") == Approx(5));
  CHECK(metric(outcome, "utilisation_mean") == Approx(0.6));
  CHECK(outcome.findings.empty());
}

// The minute's mean of 3 wavers by 4 %: of six in a row nearly always one wants a sixth task, as
// simulated requests do.
TEST_CASE("chance costs a task where the mean is what the tasks are for to the last bit") {
  const StageOutcome outcome = tasks(steady(parse_rate("100/s")), {});
  CHECK(metric(outcome, "nodes_mean") == Approx(6 - 1.0 / 64));
}

TEST_CASE("waiting needs no CPU, but slots or memory") {
  const Flow flow = steady(parse_rate("100/s"));
  const Duration wait = std::chrono::seconds(1);
  const Duration cpu = std::chrono::milliseconds(1);
  CHECK(metric(tasks(flow, {}, cpu, wait), "nodes_peak") == 1);
  CHECK(metric(tasks(flow, {{"requests_per_task", "20"}}, cpu, wait), "nodes_peak") == 9);
  CHECK(metric(tasks(flow, {{"memory_per_request", "64MB"}}, cpu, wait), "nodes_peak") == 6);
}

TEST_CASE("tasks are planned as they serve: after their boot, or as stated") {
  Flow flow = evenly(parse_rate("10/s"), std::chrono::hours(1));
  set_items(flow, 10, 50, 60.0 * 33);
  // What one task still takes is no jump: another one is launched in the minute that wants it.
  const CapacityPlan scaled = tasks(flow, {{"boot", "2min"}}).capacity;
  CHECK(scaled.set_by == SetBy::Autoscaling);
  CHECK(scaled.units.pieces() ==
        std::vector<engine::StepFunction::Piece>{{Duration{}, 1}, {std::chrono::minutes(12), 2}});
  const CapacityPlan fixed = tasks(flow, {{"tasks", "3"}}).capacity;
  CHECK(fixed.units == engine::StepFunction(3));
  CHECK(fixed.set_by == SetBy::Scenario);
}

TEST_CASE("too few tasks at the peak are an error, and say how full they are") {
  const StageOutcome outcome = tasks(steady(parse_rate("100/s")), {{"tasks", "2"}});
  REQUIRE(found(outcome, "overload"));
  CHECK(outcome.findings[0].actual == "150% of the nodes");
  CHECK(metric(outcome, "unserved_share") == Approx(1.0 / 3));
  CHECK(found(tasks(steady(parse_rate("100/s")), {{"max_tasks", "2"}}), "overload"));
}

TEST_CASE("a task that stops at once is billed for a minute all the same") {
  Flow flow = evenly(parse_rate("10/s"), std::chrono::minutes(5));
  set_items(flow, 1, 1, 60.0 * 33);
  const StageOutcome outcome =
      tasks(flow, {{"cool_down", "0s"}, {"boot", "0s"}, {"metric_delay", "0s"}});
  // One task for 300 s, and one from the end of the busy minute until a minute after the next.
  CHECK(used(outcome, "vcpu-hours-x86").to_double() == Approx((300 + 120) / 3600.0));
}

TEST_CASE("disk beyond what is free is paid") {
  const Flow flow = steady(parse_rate("1/s"));
  CHECK(used(tasks(flow, {{"tasks", "2"}, {"ephemeral_storage", "30GB"}}), "ephemeral-gb-hours") ==
        Decimal(14'400));
  CHECK(tasks(flow, {{"ephemeral_storage", "20GB"}}).usage.size() == 2);
}

TEST_CASE("a task has one of the sizes that there are") {
  const auto refused = [](const char* vcpu, const char* memory) {
    try {
      tasks(steady(parse_rate("1/s")), {{"vcpu", vcpu}, {"memory", memory}});
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Usage);
      return true;
    }
    return false;
  };
  CHECK(refused("0.25", "64GB"));
  CHECK(refused("0.25", "3GB"));
  CHECK(refused("1", "1GB"));
  CHECK(refused("1", "2.5GB"));
  CHECK(refused("4", "31GB"));
  CHECK(refused("8", "18GB"));
  CHECK(refused("16", "128GB"));
  CHECK(refused("3", "8GB"));
  CHECK_FALSE(refused("0.25", "512MB"));
  CHECK_FALSE(refused("0.5", "4GB"));
  CHECK_FALSE(refused("4", "30GB"));
  CHECK_FALSE(refused("8", "60GB"));
  CHECK_FALSE(refused("16", "120GB"));
  // Amazon ECS developer guide, 2026: 60, 120 or 244 GB
  CHECK_FALSE(refused("32", "244GB"));
  CHECK(refused("32", "128GB"));
}

TEST_CASE("a savings plan has meters of its own") {
  const StageOutcome outcome =
      tasks(steady(parse_rate("1/s")),
            {{"purchase", "savings-plan"}, {"savings_discount", "20%"}, {"tasks", "1"}});
  CHECK(used(outcome, "vcpu-hours-x86-savings-plan") == Decimal(720));
  CHECK(used(outcome, "gb-hours-x86-savings-plan") == Decimal(1440));
}

TEST_CASE("the mean of a stated duration is time of a vCPU, or of a slot where there are slots") {
  const Flow flow = evenly(parse_rate("100/s"));
  const auto with = [&](Texts texts) {
    texts.push_back({"duration", "60ms"});
    return tasks(flow, texts, std::chrono::milliseconds(30));
  };
  CHECK(metric(with({}), "vcpu_needed_peak") == Approx(6));
  const StageOutcome slots = with({{"requests_per_task", "1"}});
  CHECK(metric(slots, "vcpu_needed_peak") == Approx(3));
  CHECK(metric(slots, "nodes_mean") == Approx(10));  // 100/s × 60 ms / 60 %
}

TEST_CASE("a task per job is paid from its start to its end, and none between") {
  const auto jobs = [](const Flow& flow, Texts texts) {
    texts.insert(texts.begin(), {{"job", "true"}, {"vcpu", "0.25"}, {"memory", "512MB"}});
    return tasks(flow, texts);
  };
  // 10,000 a day of ten minutes, over 30 days (a public case): 300,000 × 600 s = 50,000 task-hours.
  const Flow flow = steady(parse_rate("10000/day"));
  const StageOutcome month = jobs(flow, {{"duration", "600s"}, {"boot", "0s"}});
  CHECK(used(month, "vcpu-hours-x86") == Decimal(12'500));
  CHECK(used(month, "gb-hours-x86") == Decimal(25'000));
  CHECK(metric(month, "nodes_mean") == Approx(10'000.0 * 600 / 86'400));
  CHECK(month.node_hours == Decimal(50'000));
  // Its start is paid, too; a second begun is a whole one, a minute the least (Fargate pricing).
  CHECK(used(jobs(flow, {{"duration", "600s"}, {"boot", "60s"}}), "vcpu-hours-x86") ==
        Decimal(13'750));
  CHECK(used(jobs(flow, {{"duration", "90.2s"}, {"boot", "0s"}}), "vcpu-hours-x86") ==
        Decimal::parse("1895.83333333333333325"));
  CHECK(used(jobs(flow, {{"duration", "10s"}, {"boot", "5s"}}), "vcpu-hours-x86") == Decimal(1250));
  CHECK(used(jobs(steady(parse_rate("0/s")), {{"duration", "10s"}}), "vcpu-hours-x86").is_zero());
}

TEST_CASE("jobs that vary are paid by the mean of what each costs") {
  const Flow flow = steady(parse_rate("1/min"));
  const auto jobs = [&](const std::string& spread) {
    Parameters values =
        given(fargate(), {{"vcpu", "1"}, {"memory", "2GB"}, {"job", "true"}, {"boot", "0s"}});
    values.set("duration", DistributionText{"exponential", {{"mean", std::stod(spread)}}});
    return used(run_alone(fargate(), flow, values, context_of(rules, flow.span())),
                "vcpu-hours-x86");
  };
  // An exponential time of mean m, rounded up to whole seconds and 60 at least: 60 and then one
  // more for each further second begun, e^(-60/m) / (1 - e^(-1/m)).
  const double expected = 60 + std::exp(-60.0 / 120) / (1 - std::exp(-1.0 / 120));
  CHECK(jobs("120").to_double() == Approx(43'200 * expected / 3600).epsilon(0.02));
}

TEST_CASE("jobs at the tick of a timer run together, and last beyond the step") {
  Flow flow = steady(parse_rate("0/s"), std::chrono::hours(1));
  set_items(flow, 10, 1, 100);
  flow.together = 100;
  const StageOutcome outcome =
      tasks(flow, {{"job", "true"}, {"duration", "10min"}, {"boot", "0s"}});
  CHECK(metric(outcome, "nodes_peak") == 100);
  // 5,000 of ten seconds: the rules launch 100 at once and 20 a second, so the first are gone
  // before the last begin.
  set_items(flow, 10, 1, 5000);
  flow.together = 5000;
  const StageOutcome many = tasks(flow, {{"job", "true"}, {"duration", "10s"}, {"boot", "0s"}}, {},
                                  {}, launching_rules());
  CHECK(metric(many, "nodes_peak") == 100 + 20 * 10);
}

// 100 at once and 20 a second: 100 + 20 × 14,400 of 432,000, and `costsim simulate` launches as
// many.
TEST_CASE("jobs beyond an account's launches wait, and are not billed where they never start") {
  const Flow flow = steady(parse_rate("30/s"), std::chrono::hours(4));
  const Texts texts = {
      {"job", "true"}, {"vcpu", "0.25"}, {"memory", "512MB"}, {"duration", "60s"}, {"boot", "0s"}};
  const StageOutcome outcome = tasks(flow, texts, {}, {}, launching_rules());
  const double launched = 100 + 20 * 14'400;
  CHECK(used(outcome, "vcpu-hours-x86").to_double() == Approx(launched * 0.25 / 60));
  CHECK(outcome.output.total == Decimal(100 + 20 * 14'400));
  CHECK(metric(outcome, "nodes_mean") < metric(outcome, "nodes_peak"));
  CHECK(metric(outcome, "nodes_peak") == 1300);
  const Finding& late = finding(outcome, "launch-rate");
  CHECK(late.severity == Severity::Error);
  CHECK(late.need == Approx(1800));  // tasks wanted in a minute, of 1,200
  // What is launched later is paid in full.
  Flow peak = steady(parse_rate("1/s"), std::chrono::hours(4));
  set_items(peak, 60, 2, 3000);
  peak.total = Decimal(238 * 60 + 6000);
  const StageOutcome later = tasks(peak, texts, {}, {}, launching_rules());
  CHECK(later.output.total == peak.total);
  CHECK(finding(later, "launch-rate").severity == Severity::Warning);
  CHECK(finding(later, "launch-rate").need == Approx(3000));
}

TEST_CASE("a stage has its turn among all jobs that its account launches") {
  // 30/s of it and 30/s of others: of 100 + 20 × 14,400 launches it has half.
  const Flow flow = steady(parse_rate("30/s"), std::chrono::hours(4));
  const Parameters values = given(fargate(), {{"vcpu", "0.25"},
                                              {"memory", "512MB"},
                                              {"job", "true"},
                                              {"duration", "60s"},
                                              {"boot", "0s"}});
  const metering::Rules rules = launching_rules();
  Context context = context_of(rules, flow.span());
  const AccountLoads asked = {{{"fargate", "launch-rate"}, {.load = flow.items * 2.0}}};
  context.asked = &asked;
  const StageOutcome outcome = run_alone(fargate(), flow, values, context);
  CHECK(outcome.output.total == Decimal(50 + 10 * 14'400));
  CHECK(metric(outcome, "nodes_peak") == 650);
  CHECK(finding(outcome, "launch-rate").need == Approx(3600));  // of all in a minute
}

// M/M/∞ begun at even intervals: the variance of the number at work is half its mean, 600.
TEST_CASE("jobs that vary and wait for their launch are as many as chance makes of even launches") {
  const Flow flow = steady(parse_rate("30/s"), std::chrono::hours(4));
  Parameters values =
      given(fargate(), {{"vcpu", "0.25"}, {"memory", "512MB"}, {"job", "true"}, {"boot", "0s"}});
  values.set("duration", DistributionText{"exponential", {{"mean", 30}}});
  const metering::Rules rules = launching_rules();
  const StageOutcome outcome = run_alone(fargate(), flow, values, context_of(rules, flow.span()));
  CHECK(metric(outcome, "nodes_peak") > 600 + 2 * std::sqrt(300));
  CHECK(metric(outcome, "nodes_peak") < 600 + 5 * std::sqrt(300));
  // Without waiting: Poisson, beyond what launches at even intervals come to.
  const StageOutcome fewer =
      run_alone(fargate(), steady(parse_rate("19.9/s"), std::chrono::hours(4)), values,
                context_of(rules, flow.span()));
  CHECK(metric(fewer, "nodes_peak") > 597 + 2 * std::sqrt(597));
}

TEST_CASE("a task per job has no number of tasks") {
  for (const char* key : {"tasks", "min_tasks", "max_tasks", "requests_per_task"}) {
    CHECK_THROWS_WITH(tasks(steady(parse_rate("1/s")), {{"job", "true"}, {key, "2"}}),
                      Catch::Matchers::Contains("job = true"));
  }
}

TEST_CASE("hours of vCPUs and memory are told as tasks × hours × what a task has") {
  Flow flow = steady(parse_rate("100/s"));
  set_items(flow, 1000, 500, 20'000);
  for (const Texts& texts : {Texts{{"tasks", "3"}}, Texts{{"min_tasks", "2"}}}) {
    const StageOutcome outcome = tasks(flow, texts);
    for (const char* meter : {"vcpu-hours-x86", "gb-hours-x86"}) {
      CHECK(product(outcome, meter) == Approx(used(outcome, meter).to_double()));
    }
  }
}

TEST_CASE("spot tasks have meters of their own, and what takes them back is told") {
  const Flow flow = evenly(parse_rate("100/s"));
  const StageOutcome spot = tasks(flow, {{"purchase", "spot"}, {"arch", "arm"}});
  CHECK(used(spot, "vcpu-hours-arm-spot") == Decimal(3600));
  CHECK(used(spot, "gb-hours-arm-spot") == Decimal(7200));
  CHECK(used(spot, "vcpu-hours-arm") == Decimal(0));
  CHECK(found(spot, "spot-interruptions"));
  CHECK_THROWS_WITH(tasks(flow, {{"spot_interruption", "1h"}}),
                    Catch::Matchers::Contains("expected none with purchase = 'on-demand'"));
  CHECK_THROWS_WITH(
      tasks(flow, {{"purchase", "spot"}, {"job", "true"}, {"spot_interruption", "1h"}}),
      Catch::Matchers::Contains("job = true"));
}

TEST_CASE("a task of 32 vCPUs comes in three sizes") {
  const auto memory = [](const char* size) {
    tasks(steady(parse_rate("1/s")), {{"vcpu", "32"}, {"memory", size}});
  };
  for (const char* size : {"60GB", "120GB", "244GB"}) CHECK_NOTHROW(memory(size));
  CHECK_THROWS_WITH(memory("64GB"), Catch::Matchers::Contains("a task of 32 vCPU has 60 GB"));
}

TEST_CASE("the memories that the settings of a task list are those with which it runs") {
  const auto is_listed = [](const Texts& texts) {
    const Service service = fargate();
    const Parameters own = given(service, texts);
    for (const SettingRule& row : service.settings) {
      if (row.key != "memory" || !row.holds_for(own, nullptr)) continue;
      const Parameter& memory = *find_parameter(service.parameters, "memory");
      return keeps_to(row.bound, own.value("memory"), constants_of(row, memory));
    }
    return false;
  };
  const auto runs = [flow = steady(parse_rate("1/s"))](const Texts& texts) {
    try {
      tasks(flow, texts);
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  for (const char* vcpu : {"0.25", "0.5", "1", "2", "4", "8", "16", "32"}) {
    for (int half_gigabytes = 1; half_gigabytes <= 490; ++half_gigabytes) {
      const Texts texts = {{"vcpu", vcpu}, {"memory", std::to_string(half_gigabytes * 512) + "MB"}};
      INFO(vcpu << " vCPU, " << texts[1].second);
      CHECK(runs(texts) == is_listed(texts));
    }
  }
}

TEST_CASE("a public address is paid for as long as its task runs") {
  const Flow flow = evenly(parse_rate("100/s"));
  CHECK(used(tasks(flow, {{"public_ip", "true"}}), "ipv4-hours") == Decimal(3600));
  CHECK(used(tasks(flow, {}), "ipv4-hours") == Decimal(0));
}

// Such as `[quotas] fargate.account-vcpu = 4`: AWS raises no quota that a scenario states.
TEST_CASE("a stated quota of vCPUs limits the tasks, one that AWS raises does not") {
  const auto quota = [](const char* confidence) {
    metering::Rules own = rules_of("fargate", rule_values);
    own.add("account-vcpu", {Decimal(4), "4", true, {"test", "2026-01-01", confidence}});
    return own;
  };
  const metering::Rules stated = quota("stated"), raisable = quota("V1");
  const Duration cpu = std::chrono::milliseconds(30);
  const StageOutcome limited = tasks(steady(parse_rate("200/s")), {}, cpu, {}, stated);
  CHECK(used(limited, "vcpu-hours-x86") == Decimal(4 * 720));
  CHECK(metric(limited, "nodes_peak") == 4);
  CHECK(finding(limited, "overload").severity == Severity::Error);
  CHECK(finding(limited, "task-quota").severity == Severity::Error);
  const StageOutcome raised = tasks(evenly(parse_rate("200/s")), {}, cpu, {}, raisable);
  CHECK(metric(raised, "nodes_peak") == 10);
  CHECK(finding(raised, "task-quota").severity == Severity::Warning);
  CHECK(used(tasks(steady(parse_rate("1/s")), {{"tasks", "9"}}, cpu, {}, stated),
             "vcpu-hours-x86") == Decimal(4 * 720));
  const NodeTerms terms = fargate().node_terms(given(fargate(), {{"vcpu", "1"}, {"memory", "2GB"}}),
                                               context_of(stated));
  CHECK(terms.most == 4);
}

TEST_CASE("what tasks cannot take of a queue at once waits there, and goes on later") {
  Flow peak = steady(parse_rate("10/s"), std::chrono::hours(10));
  set_items(peak, 60, 10, 3000);  // 50/s for ten minutes
  peak.delivery = Delivery::Queue;
  const StageOutcome outcome = tasks(peak, {{"tasks", "1"}});  // one takes 33/s
  CHECK(outcome.output.peak_per_second() == Approx(1 / 0.03).epsilon(0.01));
  CHECK(outcome.output.total == peak.total);
  CHECK(finding(outcome, "overload").severity == Severity::Warning);
}
