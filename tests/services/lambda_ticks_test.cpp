// What comes at one instant to a stream or a queue, as at each tick of a timer.
#include "lambda_fixture.hpp"
#include "services/lambda/batches.hpp"
#include "services/lambda/ticks.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using namespace costsim::services::lambda_tests;

namespace {

/// So many at once in the first second of every so many minutes, for two days.
Flow ticking(double count, Eigen::Index every, Delivery delivery, double shards = 0) {
  Flow flow = steady(parse_rate("0/s"), std::chrono::hours(48));
  Eigen::ArrayXd items = Eigen::ArrayXd::Zero(flow.items.size());
  for (Eigen::Index i = 0; i < items.size(); i += every) items[i] = count;
  flow.total = Decimal::from_double(items.sum(), 0);
  flow.items = std::move(items);
  flow.together = count;
  flow.dispersion = count;
  flow.delivery = delivery;
  flow.shards = shards;
  flow.visibility = {std::chrono::seconds(30), ""};
  return flow;
}

}  // namespace

// `costsim simulate` of the same has 96.
TEST_CASE("a tick into a shard is read in full batches and a rest") {
  const Flow flow = ticking(200, 60, Delivery::Stream, 1);
  const Texts texts = {{"duration", "100ms"}, {"batch", "100"}};
  CHECK(used(function(flow, texts), "requests") == Decimal(96));
  CHECK(metric(function(flow, texts), "peak_concurrency") == 1);
  CHECK(used(function(ticking(250, 60, Delivery::Stream, 1), texts), "requests") == Decimal(144));
  // By chance on two shards: as often more than a hundred as fewer.
  const StageOutcome two = function(ticking(200, 60, Delivery::Stream, 2), texts);
  CHECK(used(two, "requests").to_double() / 48 == Approx(2.94).margin(0.02));
  // They are looked at half a second after each other: shorter batches do not meet.
  CHECK(metric(two, "peak_concurrency") == 1);
  const Flow flows = ticking(200, 60, Delivery::Stream, 2);
  CHECK(metric(function(flows, {{"duration", "1s"}, {"batch", "100"}}), "peak_concurrency") == 2);
}

// `costsim simulate` of the same has 1,200 batches, fifteen at a time at most.
TEST_CASE("a tick into a queue is fetched by the first pollers and those that are added") {
  const StageOutcome outcome = function(ticking(200, 60, Delivery::Queue),
                                        {{"duration", "1s"}, {"batch", "10"}, {"init", "300ms"}});
  CHECK(used(outcome, "requests") == Decimal(1200));
  CHECK(metric(outcome, "peak_concurrency") == 15);
  CHECK(metric(outcome, "batch_mean") == Approx(8));
  // Fifteen of 25 find no instance of the hour before.
  CHECK(metric(outcome, "p_cold_estimate") == Approx(15.0 / 25));
}

TEST_CASE("pollers that frequent ticks leave take ever more messages alone") {
  const StageOutcome outcome = function(ticking(200, 1, Delivery::Queue),
                                        {{"duration", "1s"}, {"batch", "10"}, {"init", "0s"}});
  CHECK(metric(outcome, "batch_mean") < 1.1);
  CHECK(metric(outcome, "peak_concurrency") > 180);
  CHECK(metric(outcome, "peak_concurrency") <= 200);
}

TEST_CASE("ticks that last until the next one are told by their rate") {
  Flow flow = ticking(2000, 1, Delivery::Stream, 1);
  BatchSource source{.largest = 1, .poll_interval = std::chrono::seconds(1), .fixed_s = 0.1};
  CHECK_FALSE(batches_of_tick(flow, source));
  source.largest = 100;
  CHECK(batches_of_tick(flow, source)->batches == 20);
  flow.together = 0;
  CHECK_FALSE(batches_of_tick(flow, source));
}

// `costsim simulate` has 3,344 batches in an hour, whatever the step.
TEST_CASE("a tick into a queue has the same batches in steps of a second") {
  const auto invocations_in = [](Duration step) {
    Flow flow;
    flow.step = step;
    Eigen::ArrayXd items = Eigen::ArrayXd::Zero(std::chrono::hours(1) / step);
    const Eigen::Index every = std::chrono::minutes(10) / step;
    for (Eigen::Index i = 0; i < items.size(); i += every) items[i] = 5000;
    flow.items = std::move(items);
    flow.total = Decimal(30'000);
    flow.together = flow.dispersion = 5000;
    flow.every = std::chrono::minutes(10);
    flow.delivery = Delivery::Queue;
    const StageOutcome outcome =
        function(flow, {{"duration", "500ms"}, {"batch", "10"}, {"init", "0s"}});
    CHECK(metric(outcome, "peak_concurrency") < 150);
    return used(outcome, "requests");
  };
  const Decimal in_minutes = invocations_in(std::chrono::minutes(1));
  CHECK(in_minutes.to_double() == Approx(3344).epsilon(0.02));
  CHECK(invocations_in(std::chrono::seconds(1)) == in_minutes);
}

TEST_CASE("a tick that outlasts what a queue keeps is told by its rate") {
  Flow flow = ticking(2000, 60, Delivery::Queue);
  const BatchSource source{
      .largest = 1, .pollers = 2, .waits = true, .fixed_s = 1, .first_pollers = 2};
  CHECK(batches_of_tick(flow, source));
  flow.retention = {std::chrono::seconds(60), ""};
  CHECK_FALSE(batches_of_tick(flow, source));
}

// `costsim simulate` of 5,000 every ten minutes, of which 1 % fail: 186,399 batches in two days, at
// most 168 at a time; errors take pollers away, so that batches are fuller than without.
TEST_CASE("a tick's batches that fail come again as full, not message by message") {
  Flow flow = ticking(5000, 10, Delivery::Queue);
  const Texts texts = {{"duration", "500ms"}, {"batch", "10"}, {"init", "0s"}};
  Texts failing = texts;
  failing.emplace_back("error_rate", "1%");
  const StageOutcome all = function(flow, texts), some = function(flow, failing);
  CHECK(used(some, "requests").to_double() == Approx(186'399).epsilon(0.01));
  CHECK(metric(some, "peak_concurrency") == Approx(168).epsilon(0.05));
  CHECK(used(some, "requests") < used(all, "requests"));
}
