// What a function costs, and how many of it run at once.
#include <cmath>

#include "services/lambda_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using namespace costsim::services::lambda_tests;
using std::chrono::hours;
using std::chrono::milliseconds;

TEST_CASE("a fixed duration is billed in steps of 100 ms in 2018 and of 1 ms today") {
  const auto billed = [](const char* duration, const metering::Rules& rules) {
    const StageOutcome outcome = function(busy, {{"duration", duration}}, rules);
    CHECK(used(outcome, "requests") == invocations);
    return used(outcome, "gb-seconds-x86").divided_by(invocations);
  };
  CHECK(billed("120ms", then) == Decimal::parse("0.2"));
  CHECK(billed("100ms", then) == Decimal::parse("0.1"));
  CHECK(billed("3ms", then) == Decimal::parse("0.1"));
  CHECK(billed("120ms", today) == Decimal::parse("0.12"));
  CHECK(billed("0.2ms", today) == Decimal::parse("0.001"));
}

TEST_CASE("memory multiplies seconds, 128 MB is an eighth of a GB") {
  const Texts small = {{"memory", "128MB"}, {"duration", "80ms"}};
  CHECK(used(function(busy, small), "gb-seconds-x86") == invocations * Decimal::parse("0.01"));
  CHECK(used(function(busy, {{"arch", "arm"}, {"duration", "80ms"}}), "gb-seconds-arm") ==
        invocations * Decimal::parse("0.08"));
}

TEST_CASE("an exponential duration is billed by its closed form") {
  // step / (1 − e^(−step/mean))
  const StageOutcome coarse = varying(busy, "exponential", 0.12, {}, then);
  CHECK(metric(coarse, "billed_ms") == Approx(100 / (1 - std::exp(-100.0 / 120))));
  // After 150 ms for certain: two steps, then 100·e^(−50/120)/(1 − e^(−100/120)) more.
  const StageOutcome shifted =
      varying(busy, "exponential", 0.12, {{"duration_per_event", "150ms"}}, then);
  CHECK(metric(shifted, "billed_ms") ==
        Approx(200 + 100 * std::exp(-50.0 / 120) / (1 - std::exp(-100.0 / 120))));
}

TEST_CASE("other durations are never billed below one step, and add half a step when it is fine") {
  CHECK(metric(varying(busy, "lognormal", 0.01, {}, then), "billed_ms") ==
        Approx(100).epsilon(1e-4));
  CHECK(metric(varying(busy, "lognormal", 0.12, {}, today), "billed_ms") ==
        Approx(120.5).epsilon(1e-4));
  CHECK(metric(varying(busy, "lognormal", 0.12, {{"duration_per_event", "30ms"}}, today),
               "billed_ms") == Approx(150.5).epsilon(1e-4));
}

TEST_CASE("CPU time stretches by the share of a vCPU that the memory buys, waiting does not") {
  Workload workload;
  workload.cpu = milliseconds(10);
  workload.wait = milliseconds(40);
  const auto ms = [&](const char* memory) {
    return metric(function(busy, {{"memory", memory}}, today, workload), "billed_ms");
  };
  CHECK(ms("1769MB") == Approx(50));
  CHECK(ms("3538MB") == Approx(50));
  CHECK(ms("128MB") == Approx(std::ceil(40 + 10 * 1769.0 / 128)));
}

TEST_CASE("INIT is billed with every cold start since 2025, before that never") {
  // One request every 600 s, kept warm for 600 s: e^−1 of them are cold.
  const Flow rare = per_second("6/h");
  const Texts texts = {{"duration", "100ms"}, {"init", "1s"}};
  CHECK(metric(function(rare, texts, today), "p_cold_estimate") == Approx(std::exp(-1)));
  CHECK(metric(function(rare, texts, today), "billed_ms") == Approx(100 + 1000 * std::exp(-1)));
  CHECK(metric(function(rare, texts, then), "billed_ms") == 100);
}

TEST_CASE("of 170 functions the unpopular ones start cold") {
  // Case C. Equal shares of 0.17/s: one in 1,000 s each.
  const Flow flow = per_second("0.17/s");
  const Texts equal = {{"duration", "100ms"}, {"functions", "170"}};
  CHECK(metric(function(flow, equal), "p_cold_estimate") == Approx(std::exp(-0.6)));
  // Two functions with shares 2/3 and 1/3 (Zipf exponent 1) at 0.003/s.
  const Texts two = {{"duration", "100ms"}, {"functions", "2"}, {"popularity", "1"}};
  CHECK(metric(function(per_second("10.8/h"), two), "p_cold_estimate") ==
        Approx(2 / 3.0 * std::exp(-1.2) + 1 / 3.0 * std::exp(-0.6)));
  Texts skewed = equal;
  skewed.emplace_back("popularity", "1");
  CHECK(metric(function(flow, skewed), "p_cold_estimate") < std::exp(-0.6));
}

TEST_CASE("concurrency is Little's law, and its peak that of the busiest moment") {
  const StageOutcome outcome = function(per_second("1000/s"), {{"duration", "400ms"}});
  CHECK(metric(outcome, "mean_concurrency") == Approx(400));
  // 1,000/s for a month are 2.592e9 calls; n is exceeded as often as not where 2.592e9 φ(z) / 20 ×
  // (1 − 400 / n) is ln 2: z = 5.78, and with the skewness of a Poisson number (z² − 1) / 6 more
  // (Aldous, as kit/peak.hpp has it; Cornish and Fisher, 1938).
  CHECK(metric(outcome, "peak_concurrency") == Approx(400 + 5.78 * 20 + 5.4).margin(2));
  CHECK(outcome.findings.empty());
  const StageOutcome more = function(per_second("1000/s"), {{"duration", "1s"}});
  CHECK(finding(more, "concurrency").limit == "1,000 instances");
  CHECK(found(function(busy, {{"duration", "1s"}, {"concurrency_limit", "100"}}),
              "reserved-concurrency"));
}

TEST_CASE("what a stream's shards cannot run does not run: the mean stays within the peak") {
  // 1,000 batches a second of 1 s each would be 1,000 at once; four shards run four.
  const Flow flow = per_second("100000/s", Delivery::Stream, 4);
  const StageOutcome outcome = function(flow, {{"duration", "1s"}, {"batch", "100"}});
  CHECK(metric(outcome, "peak_concurrency") == 4);
  CHECK(metric(outcome, "mean_concurrency") == 4);
}

TEST_CASE("short invocations are limited by requests, ten for each instance") {
  CHECK(found(function(per_second("10001/s"), {{"duration", "1ms"}}), "requests-per-second"));
  CHECK_FALSE(found(function(per_second("9999/s"), {{"duration", "1ms"}}), "requests-per-second"));
}

TEST_CASE("a rise is held against the scaling rate of its time") {
  Flow flow = per_second("100/s");
  set_items(flow, flow.items.size() - 100, 100,
            60.0 * 2000);  // 100/s → 2,000/s: 1,900 instances of 1 s in a minute
  const Texts second = {{"duration", "1s"}};
  CHECK(finding(function(flow, second, then), "scaling-rate").limit == "1,000 instances/min");
  CHECK(finding(function(flow, second, then), "scaling-rate").actual == "1,900 instances/min");
  CHECK_FALSE(found(function(flow, second, today), "scaling-rate"));  // 6,000 a minute
  set_items(flow, flow.items.size() - 100, 100, 60.0 * 8000);
  CHECK(found(function(flow, second, today), "scaling-rate"));
  // Today each function scales by itself.
  CHECK_FALSE(
      found(function(flow, {{"duration", "1s"}, {"functions", "2"}}, today), "scaling-rate"));
}

TEST_CASE("a rise over a long step is taken by the minute") {
  Flow flow = per_second("0/s");
  flow.step = hours(1);
  flow.items = Eigen::ArrayXd::Zero(720);
  set_items(flow, 620, 100, 3600.0 * 3000);  // 3,000 instances within an hour: 50 a minute
  flow.total = Decimal(1'080'000'000);
  CHECK_FALSE(found(function(flow, {{"duration", "1s"}}, then), "scaling-rate"));
}

TEST_CASE("a queue that hides messages for less than a batch takes delivers them twice") {
  Flow messages = per_second("1/s", Delivery::Queue);
  messages.visibility = {std::chrono::seconds(30), "the scenario's visibility"};
  CHECK(finding(function(messages, {{"duration", "31s"}}), "visibility").severity ==
        Severity::Error);
  CHECK_FALSE(found(function(messages, {{"duration", "30s"}}), "visibility"));
  // Six times the timeout is advised: Lambda developer guide, Amazon SQS.
  const auto advised = [&](const char* timeout) {
    return found(function(messages, {{"duration", "1s"}, {"timeout", timeout}}),
                 "visibility-advice");
  };
  CHECK(advised("6s"));
  CHECK_FALSE(advised("5s"));
}

TEST_CASE("a limit that is a product names both of its sources") {
  metering::Rules stated = limits(false);
  metering::Rule rule = stated.at("concurrency");
  rule.value = Decimal(500);
  rule.provenance = {"s.toml:35:24", "", "stated"};
  stated.add("concurrency", rule);
  const StageOutcome outcome = function(per_second("10000/s"), {{"duration", "100ms"}}, stated);
  CHECK(finding(outcome, "requests-per-second").limit == "5,000 requests/s");
  CHECK(finding(outcome, "requests-per-second").source ==
        "s.toml:35:24 (stated); test (2026-01-01, V1)");
  CHECK(finding(outcome, "concurrency").source == "s.toml:35:24 (stated)");
}

TEST_CASE("a function that is called at all needs one instance") {
  CHECK(metric(function(per_second("1.8/h"), {{"duration", "100ms"}}), "peak_concurrency") == 1);
}

TEST_CASE("in 2018 a cold start in a VPC took ten seconds more") {
  CHECK(finding(function(busy, {{"vpc", "true"}}, then), "vpc-cold-start").actual == "10 s");
  CHECK_FALSE(found(function(busy, {{"vpc", "true"}}), "vpc-cold-start"));
  CHECK_FALSE(found(function(busy, {}, then), "vpc-cold-start"));
}

TEST_CASE("disk beyond 512 MB is paid by the second billed") {
  const StageOutcome outcome =
      function(busy, {{"duration", "100ms"}, {"ephemeral_storage", "1536MB"}});
  CHECK(used(outcome, "ephemeral-storage-gb-seconds") == invocations * Decimal::parse("0.1"));
}

TEST_CASE("provisioned instances are paid all month and take the load first") {
  const Texts texts = {{"duration", "100ms"}, {"provisioned", "5"}};
  const StageOutcome outcome = function(busy, texts);  // 10 at work on average
  CHECK(used(outcome, "provisioned-gb-seconds-x86") == Decimal(5 * 2'592'000));
  const Decimal all = invocations * Decimal::parse("0.1");
  CHECK(used(outcome, "provisioned-duration-gb-seconds-x86") == all * Decimal::parse("0.5"));
  CHECK(used(outcome, "gb-seconds-x86") == all * Decimal::parse("0.5"));
}

TEST_CASE("no traffic, no bill") {
  const StageOutcome outcome = function(per_second("0/s"), {{"duration", "1s"}});
  for (const auto& line : outcome.usage) CHECK(line.quantity.is_zero());
  CHECK(metric(outcome, "peak_concurrency") == 0);
  const StageOutcome stream =
      function(per_second("0/s", Delivery::Stream, 1), {{"batch", "100"}, {"duration", "1s"}});
  CHECK(used(stream, "requests").is_zero());
}

TEST_CASE("what runs into the timeout is billed until there") {
  const Flow flow = per_second("1/s");
  CHECK(metric(function(flow, {{"duration", "400s"}, {"timeout", "300s"}}), "billed_ms") ==
        300'000);
  CHECK(metric(function(flow, {{"duration", "400s"}}, then), "billed_ms") == 300'000);
  // An exponential time cut off at its mean: m · (1 − 1/e), and half a step for rounding.
  const double cut = 1000 * (1 - std::exp(-1.0)) + 0.5 * (1 - std::exp(-1.0));
  CHECK(metric(varying(flow, "exponential", 1, {{"timeout", "1s"}}, today), "billed_ms") ==
        Approx(cut).epsilon(1e-4));
  CHECK(metric(varying(flow, "lognormal", 4, {{"timeout", "500ms"}}, today), "billed_ms") ==
        Approx(500).epsilon(1e-3));
  // Far beyond all of them it changes nothing.
  CHECK(metric(varying(flow, "lognormal", 4, {{"timeout", "800s"}}, today), "billed_ms") ==
        metric(varying(flow, "lognormal", 4, {}, today), "billed_ms"));
}

TEST_CASE("pings that keep functions warm are requests, and each is billed for one step") {
  const Flow none = scaled(per_second("1/s"), 0);
  const StageOutcome pinged = function(none, {{"keep_warm", "5min"},
                                              {"keep_warm_calls", "20"},
                                              {"functions", "3"},
                                              {"duration", "400ms"}});
  // 720 h × 12 × 20 × 3.
  CHECK(used(pinged, "requests") == Decimal(518'400));
  CHECK(used(pinged, "gb-seconds-x86") == Decimal(518'400) * Decimal::parse("0.001"));
}

TEST_CASE("a peak is never less than the whole instances that serve its mean") {
  Flow even = per_second("2/s");
  even.dispersion = 0;
  CHECK(metric(function(even, {{"duration", "100ms"}}), "peak_concurrency") == 1);
}
