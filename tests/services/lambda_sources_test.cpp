// A function behind a stream or a queue.
#include <cmath>

#include "services/lambda_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using namespace costsim::services::lambda_tests;
using std::chrono::hours;
using std::chrono::milliseconds;

TEST_CASE("a full stream invokes once for each batch, exactly") {
  const Texts texts = {{"batch", "100"}, {"duration", "100ms"}};  // as many as just keep up
  const StageOutcome outcome = function(per_second("10000/s", Delivery::Stream, 10), texts);
  CHECK(used(outcome, "requests") == Decimal(259'200'000));
  CHECK(metric(outcome, "batch_mean") == 100);
  CHECK(outcome.invocations.events_per_item == 100);
  CHECK(outcome.output.total == Decimal(25'920'000'000));
}

TEST_CASE("a slow stream invokes for what it sees each second, and not when it sees nothing") {
  // One record a second at each of ten shards: a second is empty with probability 1/e.
  const Texts texts = {{"batch", "100"}, {"duration", "120ms"}};
  const StageOutcome outcome = function(per_second("10/s", Delivery::Stream, 10), texts);
  CHECK(used(outcome, "requests").to_double() == Approx(10 * (1 - std::exp(-1)) * 2'592'000));
  // A window of ten seconds gathers ten, and what the look that began it found.
  const StageOutcome patient =
      function(per_second("10/s", Delivery::Stream, 10),
               {{"batch", "100"}, {"window", "10s"}, {"duration", "120ms"}});
  CHECK(metric(patient, "batch_mean") == Approx(10 + 1 / (1 - std::exp(-1))).epsilon(1e-3));
  // Hardly any traffic: each record by itself.
  const StageOutcome rare = function(per_second("1/h", Delivery::Stream, 10), texts);
  CHECK(used(rare, "requests") == Decimal(720));
}

TEST_CASE("a look at a shard hands over what it finds, in batches of which the last is not full") {
  // 250 ± 16 records in batches of 100: three, but for one second in a thousand at either end.
  const Texts texts = {{"batch", "100"}, {"duration", "50ms"}};
  const double looks = 2'592'000;
  CHECK(used(function(per_second("250/s", Delivery::Stream), texts), "requests").to_double() ==
        Approx(3 * looks).epsilon(0.001));
  // A change stream is looked at four times a second, and is empty with probability e^-2.5.
  CHECK(used(function(per_second("10/s", Delivery::ChangeStream), texts), "requests").to_double() ==
        Approx(4 * (1 - std::exp(-2.5)) * looks));
  // A reader that is busy for two seconds looks when it is done.
  CHECK(metric(function(per_second("10/s", Delivery::Stream),
                        {{"batch", "100"}, {"duration", "2s"}, {"timeout", "10s"}}),
               "batch_mean") == Approx(20).epsilon(0.001));
}

TEST_CASE("a queue's pollers take each message as it comes, until all of them are busy") {
  const Texts texts = {{"batch", "10"}, {"duration", "120ms"}};
  CHECK(used(function(per_second("1/s", Delivery::Queue), texts), "requests") ==
        Decimal(2'592'000));
  CHECK(used(function(per_second("1000/s", Delivery::Queue), texts), "requests") ==
        Decimal(2'592'000'000));
  // 1,250 pollers that take a second each need four messages at a time for 5,000/s.
  CHECK(
      metric(function(per_second("5000/s", Delivery::Queue), {{"batch", "10"}, {"duration", "1s"}}),
             "batch_mean") == Approx(4).epsilon(1e-4));
}

TEST_CASE("the time of a batch grows with its events, also when they came packed") {
  const Texts texts = {{"batch", "100"},
                       {"duration", "20ms"},
                       {"duration_per_event", "80us"}};  // as many as just keep up
  Flow records = per_second("10000/s", Delivery::Stream, 10);
  CHECK(metric(function(records, texts), "billed_ms") == Approx(28).margin(0.5));
  records.events_per_item = 10;
  const StageOutcome packed = function(records, texts);
  CHECK(metric(packed, "billed_ms") == Approx(100));
  CHECK(packed.output.total == records.total * Decimal(10));
  CHECK(packed.output.events_per_item == 1);
  CHECK(metric(packed, "batch_mean") == 100);
}

TEST_CASE("shards that cannot keep up are an error; a moment's burst is not") {
  // 1,000 records/s at one shard in batches of 100 that take 120 ms: 1.2 at a time.
  const Texts texts = {{"batch", "100"}, {"duration", "120ms"}};
  CHECK(finding(function(per_second("1000/s", Delivery::Stream, 1), texts), "stream-concurrency")
            .severity == Severity::Error);
  Texts parallel = texts;
  parallel.emplace_back("parallelisation", "2");
  CHECK_FALSE(
      found(function(per_second("1000/s", Delivery::Stream, 1), parallel), "stream-concurrency"));
  // One batch of half a second each second: the shard is half idle.
  const StageOutcome calm =
      function(per_second("90/s", Delivery::Stream, 1), {{"batch", "100"}, {"duration", "500ms"}});
  CHECK_FALSE(found(calm, "stream-concurrency"));
  CHECK(metric(calm, "peak_concurrency") == 1);
}

TEST_CASE("pollers of a queue have a number and a pace of growth, by epoch") {
  Flow flow = per_second("100/s", Delivery::Queue);
  set_items(flow, flow.items.size() - 100, 100, 60.0 * 2000);
  const Texts texts = {{"batch", "10"}, {"duration", "1s"}};  // 10 → 200 batches at a time
  CHECK(finding(function(flow, texts, then), "queue-scaling").limit == "65 batches/min");
  CHECK_FALSE(found(function(flow, texts, today), "queue-scaling"));
  const StageOutcome slow =
      function(per_second("1500/s", Delivery::Queue), {{"batch", "1"}, {"duration", "1s"}}, then);
  CHECK(finding(slow, "queue-concurrency").limit == "1,000 batches in flight");
  CHECK(metric(slow, "peak_concurrency") == 1000);
}

TEST_CASE("a batch has a largest payload") {
  Flow stream = per_second("10000/s", Delivery::Stream, 10);
  stream.size = {100 << 10};
  const StageOutcome outcome = function(stream, {{"batch", "100"}, {"duration", "120ms"}});
  CHECK(finding(outcome, "batch-payload").severity == Severity::Warning);
  CHECK(metric(outcome, "batch_mean") == Approx(61));  // 6 MB / 100 KB
}

// A batch takes five seconds, so that a shard has 17,280 of them a day, as with `costsim simulate`.
TEST_CASE("what a stream's readers do not come to is not billed") {
  for (const Delivery delivery : {Delivery::Stream, Delivery::ChangeStream}) {
    Flow flow = steady(parse_rate("1/s"), std::chrono::hours(24));
    flow.delivery = delivery;
    flow.shards = 1;
    flow.retention = {std::chrono::hours(24), "test"};
    const StageOutcome outcome = function(flow, {{"duration", "5s"}});
    CHECK(used(outcome, "requests") == Decimal(17'280));
    CHECK(used(outcome, "gb-seconds-x86") == Decimal(86'400));
    CHECK(outcome.output.total == Decimal(17'280));
    CHECK(finding(outcome, "unserved").severity == Severity::Error);
    CHECK_THAT(finding(outcome, "unserved").message, Catch::Matchers::Contains("still wait"));
  }
}

TEST_CASE("what a stream's readers come to later is billed as it is read") {
  Flow flow = steady(parse_rate("0.1/s"), std::chrono::hours(24));
  flow.delivery = Delivery::Stream;
  flow.shards = 1;
  flow.retention = {std::chrono::hours(24), "test"};
  set_items(flow, 60, 60, 3 * 60);
  flow.total = Decimal(23 * 360 + 3 * 3600);
  const StageOutcome outcome = function(flow, {{"duration", "1s"}});
  CHECK(used(outcome, "requests") == flow.total);
  CHECK(outcome.output.peak_per_second() == Approx(1));
  CHECK_FALSE(found(outcome, "unserved"));
}

TEST_CASE("a reservation holds a stream's readers back, too") {
  Flow flow = steady(parse_rate("2/s"), std::chrono::hours(24));
  flow.delivery = Delivery::Stream;
  flow.shards = 10;
  flow.retention = {std::chrono::hours(24), "test"};
  const StageOutcome outcome = function(flow, {{"duration", "1s"}, {"concurrency_limit", "1"}});
  CHECK(used(outcome, "requests") == Decimal(86'400));
}

// Behind an API, a schedule or a table without a stream nothing makes batches.
TEST_CASE("what says how batches are made is told where there are none") {
  const Texts texts = {{"batch", "100"}, {"window", "1s"}};
  for (const Delivery delivery : {Delivery::Request, Delivery::Event}) {
    const StageOutcome outcome = function(per_second("10/s", delivery), texts);
    CHECK(finding(outcome, "no-batches").severity == Severity::Warning);
    CHECK_THAT(finding(outcome, "no-batches").message,
               Catch::Matchers::StartsWith("batch, window: no effect"));
    CHECK_FALSE(found(function(per_second("10/s", delivery), {}), "no-batches"));
  }
  CHECK_FALSE(found(function(per_second("10/s", Delivery::Queue), texts), "no-batches"));
  CHECK_FALSE(found(function(per_second("10/s", Delivery::Stream, 1), texts), "no-batches"));
}
