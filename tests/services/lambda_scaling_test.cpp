// A load that rises faster than instances may be started: what is served, billed and told.
#include "lambda_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using namespace costsim::services::lambda_tests;

namespace {

/// So many a second from minute ten on, for so many minutes of two hours; else `before`.
Flow burst(double per_s, Eigen::Index minutes, double before = 0,
           Delivery delivery = Delivery::Request) {
  Flow flow = steady(parse_rate("0/s"), std::chrono::hours(2));
  set_items(flow, 0, flow.items.size(), before * 60);
  set_items(flow, 10, minutes, per_s * 60);
  flow.total = Decimal::from_double(flow.items.sum(), 0);
  flow.delivery = delivery;
  return flow;
}

/// So many at one instant, five times, ten minutes apart, in an hour.
Flow groups_of(double together, Delivery delivery = Delivery::Request) {
  Flow flow = steady(parse_rate("0/s"), std::chrono::hours(1));
  for (Eigen::Index i = 0; i < 5; ++i) set_items(flow, 1 + 10 * i, 1, together);
  flow.total = Decimal::from_double(flow.items.sum(), 0);
  flow.together = flow.dispersion = together;
  flow.every = std::chrono::minutes(10);
  flow.delivery = delivery;
  return flow;
}

}  // namespace

// `costsim simulate` of the same refuses 3,000, 2,000 and 1,000 of the first three groups.
TEST_CASE("callers at one instant find what is idle and what may start at that instant") {
  const StageOutcome outcome = function(groups_of(4000), {{"duration", "500ms"}, {"init", "0s"}});
  CHECK(used(outcome, "requests") == Decimal(14'000));
  CHECK(metric(outcome, "p_cold_estimate") == Approx(4 / 14.0));
  CHECK(metric(outcome, "peak_concurrency") == 4000);
  CHECK(finding(outcome, "unserved").severity == Severity::Error);
  CHECK_THAT(finding(outcome, "unserved").limit, Catch::Matchers::Contains("1,000 of those"));
  CHECK(used(function(groups_of(1000), {{"duration", "500ms"}, {"init", "0s"}}), "requests") ==
        Decimal(5000));
}

TEST_CASE("those who come together are as limited by a reservation as by the rate of starts") {
  const Texts texts = {{"duration", "500ms"}, {"init", "0s"}, {"concurrency_limit", "2000"}};
  const StageOutcome outcome = function(groups_of(4000), texts);
  CHECK(used(outcome, "requests") == Decimal(1000 + 4 * 2000));
}

// `costsim simulate` of the same starts 4,000 instances, by the second group.
TEST_CASE("events at one instant wait for instances, and few of them for a new one") {
  const StageOutcome outcome =
      function(groups_of(4000, Delivery::Event), {{"duration", "500ms"}, {"init", "600ms"}});
  CHECK(used(outcome, "requests") == Decimal(20'000));
  CHECK_FALSE(found(outcome, "unserved"));
  CHECK(metric(outcome, "p_cold_estimate") == Approx(4 / 20.0).margin(0.01));
}

// 1,000 in ten seconds and function (AWS Compute Blog, 2023-11): a thousand at once, then 100 more
// in each of the 120 seconds. `costsim simulate` serves 12,999 of them.
TEST_CASE("callers who find no instance, and no new one, are refused and not billed") {
  const StageOutcome outcome = function(burst(500, 2), {{"duration", "14min"}, {"init", "0s"}});
  CHECK(used(outcome, "requests").to_double() == Approx(13'000).epsilon(0.005));
  CHECK(used(outcome, "gb-seconds-x86").to_double() == Approx(13'000 * 840.0).epsilon(0.005));
  CHECK(metric(outcome, "peak_concurrency") == Approx(13'000).epsilon(0.005));
  CHECK(finding(outcome, "unserved").severity == Severity::Error);
  CHECK_THAT(finding(outcome, "unserved").message, Catch::Matchers::Contains("refused with 429"));
}

// `costsim simulate` of the same, with INIT of no time: 2,718,000 of 2,954,226.
TEST_CASE("short calls rise by as many as instances are added, and idle ones stay for a while") {
  const StageOutcome outcome =
      function(burst(8000, 5, 80), {{"duration", "1s"}, {"init", "0s"}, {"keep_alive", "10min"}});
  // 8,000 at work need 7,920 more: a thousand at once, the others in 69 seconds.
  const double refused = 6920 * 69.2 / 2;
  CHECK(used(outcome, "requests").to_double() == Approx(2'952'000 - refused).epsilon(0.005));
  Flow again = burst(8000, 5, 80);
  set_items(again, 20, 5, 8000 * 60);  // five minutes later they are still there
  again.total = Decimal(2'952'000 + 5 * 60 * 7920);
  const StageOutcome both =
      function(again, {{"duration", "1s"}, {"init", "0s"}, {"keep_alive", "10min"}});
  CHECK(used(both, "requests").to_double() ==
        Approx(again.total.to_double() - refused).epsilon(0.005));
}

TEST_CASE("each of several functions starts its own instances; in 2018 the account shared them") {
  const Texts texts = {{"duration", "280s"}, {"init", "0s"}};
  Texts two = texts;
  two.emplace_back("functions", "2");
  CHECK(used(function(burst(500, 2), two), "requests").to_double() ==
        Approx(26'000).epsilon(0.005));
  // 500 at once and 500 a minute.
  const StageOutcome account = function(burst(500, 2), two, lambda_tests::then);
  CHECK(used(account, "requests").to_double() == Approx(500 + 2 * 500).epsilon(0.005));
  CHECK(found(account, "unserved"));
}

TEST_CASE("events that nobody waits for wait for an instance") {
  const StageOutcome outcome =
      function(burst(500, 2, 0, Delivery::Event), {{"duration", "14min"}, {"init", "0s"}});
  CHECK(used(outcome, "requests") == Decimal(60'000));
  CHECK_FALSE(found(outcome, "unserved"));
}

TEST_CASE("provisioned instances are there at once, and what rises slowly is served") {
  Texts texts = {{"duration", "14min"}, {"init", "0s"}, {"provisioned", "60000"}};
  CHECK(used(function(burst(500, 2), texts), "requests") == Decimal(60'000));
  CHECK(used(function(burst(90, 20), {{"duration", "14min"}, {"init", "0s"}}), "requests") ==
        Decimal(90 * 1200));
}

// Erlang's loss formula: 1,500 erlangs on 1,500 trunks lose 2.03 %.
TEST_CASE("a reservation alone refuses by chance, however large") {
  const StageOutcome outcome = function(
      per_second("1500/s"), {{"duration", "1s"}, {"init", "0s"}, {"concurrency_limit", "1500"}});
  CHECK(used(outcome, "requests").to_double() / (1500.0 * 2'592'000) ==
        Approx(1 - 0.0203).margin(0.0003));
}

// What requests simulated from the start refuse while a load rises is among their calls already.
TEST_CASE("a correction by the whole period is not cut again, one by windows is") {
  Parameters values = given(lambda(), {{"memory", "1GB"}, {"duration", "14min"}, {"init", "0s"}});
  const Flow flow = burst(500, 2);
  Context context = context_of(lambda_tests::today, flow.span());
  context.correction = Correction{.calls = 1, .billed = 1, .whole = true};
  CHECK(used(run_alone(lambda(), flow, values, context), "requests") == Decimal(60'000));
  context.correction->whole = false;
  CHECK(used(run_alone(lambda(), flow, values, context), "requests").to_double() ==
        Approx(13'000).epsilon(0.005));
}

// `costsim simulate` serves all of 265/s × 1 s by forty instances of ten requests.
TEST_CASE("instances that take several requests are counted by those that they hold") {
  Flow flow = per_second("265/s");
  const Texts texts = {
      {"duration", "1s"}, {"concurrency_limit", "40"}, {"requests_per_instance", "10"}};
  const StageOutcome outcome = function(flow, texts);
  CHECK(used(outcome, "requests") == flow.total);
  CHECK_FALSE(found(outcome, "unserved"));
  CHECK_FALSE(found(outcome, "reserved-concurrency"));
  CHECK(metric(outcome, "peak_concurrency") == Approx(35).margin(2));
  CHECK(metric(outcome, "mean_concurrency") == Approx(26.5));
  Flow queue = flow;
  queue.delivery = Delivery::Queue;
  CHECK(used(function(queue, texts), "requests").to_double() ==
        Approx(flow.total.to_double()).epsilon(0.001));
}

// 4.47/s × 1 s on twenty instances: one of 11.7 million finds none free.
TEST_CASE("a loss is an error from one in a hundred on") {
  const StageOutcome few =
      function(per_second("4.47/s"), {{"duration", "1s"}, {"concurrency_limit", "20"}});
  for (const Finding& each : few.findings) CHECK(each.severity != Severity::Error);
  CHECK(finding(few, "unserved").severity == Severity::Warning);
  const StageOutcome many =
      function(per_second("4.47/s"), {{"duration", "1s"}, {"concurrency_limit", "8"}});
  CHECK(finding(many, "unserved").severity == Severity::Error);
}
