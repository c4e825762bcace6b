#include "simulation/streams/mapping.hpp"

#include "simulation/stream_fixture.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

constexpr double day = 86'400;

FunctionPoolConfig taking(double seconds) {
  return {.warm = engine::deterministic(seconds)};
}

ArrivalConfig rate(double per_second) {
  return {.rate = {.per_second = {per_second}}};
}

/// One poison message among the first thousand.
StreamProducerConfig poisoned_once() {
  StreamProducerConfig config = plain_producer();
  config.poison_every = 1000;
  return config;
}

ArrivalConfig until_poison_and_on(int events) {
  ArrivalConfig arrivals;
  for (int i = 0; i < events; ++i) arrivals.replay.push_back(s(i * 0.1));
  return arrivals;
}

}  // namespace

TEST_CASE("every record of a healthy stream is processed once, in batches") {
  const auto run = run_stream(rate(200), plain_producer(2), {.batch = 50}, taking(0.1), 1000);
  CHECK(run.mapping.counts.requests == run.producer.counts.served);
  CHECK(run.mapping.counts.served + run.mapping.counts.in_flight == run.mapping.counts.requests);
  CHECK(run.mapping.counts.in_flight < 500);
  CHECK(run.mapping.redelivered == 0);
  CHECK(run.mapping.invocations >= run.mapping.counts.served / 50);
  CHECK(run.pool.peak_running <= 2);  // one batch in flight per shard
  CHECK(run.iterator_age.max() < s(3));
}

TEST_CASE("a batch is never larger than asked, and a window lets it become full") {
  const auto mean_batch = [](Time window) {
    const auto run = run_stream(rate(20), plain_producer(), {.batch = 100, .window = window},
                                taking(0.01), 2000);
    return static_cast<double>(run.mapping.counts.served) /
           static_cast<double>(run.mapping.invocations);
  };
  CHECK(mean_batch(Time{0}) == Approx(20).epsilon(0.05));                    // polled every second
  CHECK(mean_batch(std::chrono::seconds(3)) == Approx(80).epsilon(0.05));    // 1 + 3 s of records
  CHECK(mean_batch(std::chrono::seconds(60)) == Approx(100).epsilon(0.01));  // full
}

TEST_CASE("parallelisation multiplies the batches in flight of a shard") {
  // 100 records/s need 10 executions of 1 s with 10 records each.
  const StreamMappingConfig one{.batch = 10};
  const auto behind = run_stream(rate(100), plain_producer(), one, taking(1), 500);
  CHECK(behind.pool.peak_running == 1);
  CHECK(behind.mapping.peak_backlog > 40'000);
  StreamMappingConfig twenty = one;
  twenty.parallelisation = 20;
  const auto keeping_up = run_stream(rate(100), plain_producer(), twenty, taking(1), 500);
  CHECK(keeping_up.pool.peak_running <= 20);
  CHECK(keeping_up.mapping.peak_backlog < 500);
}

TEST_CASE("iterator age grows at the rate at which a function falls behind") {
  // 20 records/s come, 10 are done: after t seconds the reader is t/2 behind.
  const auto run = run_stream(rate(20), plain_producer(), {.batch = 10}, taking(1), 2000);
  CHECK(engine::to_seconds(run.mapping.max_iterator_age) == Approx(1000).epsilon(0.05));
}

TEST_CASE("a poison message stops a shard until it expires after 24 hours") {
  // Case B: the batch fails until its records leave the stream.
  const auto run =
      run_stream(until_poison_and_on(1500), poisoned_once(), {.batch = 100}, taking(0.1), 2 * day);
  CHECK(run.mapping.max_iterator_age > s(day - 70));
  CHECK(run.mapping.max_iterator_age <= s(day));
  CHECK(run.mapping.expired >= 1);  // the poison, and what was just behind it
  CHECK(run.mapping.failed > 1000);
  CHECK(run.mapping.counts.served + run.mapping.expired == 1500);
  CHECK(run.mapping.counts.in_flight == 0);
}

TEST_CASE("the cures of a poison message: give up, split, or say which one failed") {
  StreamMappingConfig cure{.batch = 100};
  cure.max_retries = 3;
  cure.destination = true;
  const auto gave_up =
      run_stream(until_poison_and_on(1500), poisoned_once(), cure, taking(0.1), day);
  CHECK(gave_up.mapping.given_up <= 100);  // the whole batch goes
  CHECK(gave_up.mapping.to_destination == gave_up.mapping.given_up);
  CHECK(gave_up.mapping.max_iterator_age < s(20));

  cure.bisect = true;
  const auto split = run_stream(until_poison_and_on(1500), poisoned_once(), cure, taking(0.1), day);
  CHECK(split.mapping.given_up == 1);
  CHECK(split.mapping.counts.served == 1499);
  CHECK(split.mapping.splits <= 7);  // ⌈log2 100⌉

  cure.bisect = false;
  cure.partial = true;
  const auto partial =
      run_stream(until_poison_and_on(1500), poisoned_once(), cure, taking(0.1), day);
  CHECK(partial.mapping.counts.served >= 1400);
  CHECK(partial.mapping.given_up <= 100);

  StreamMappingConfig aged{.batch = 100, .max_age = s(60)};
  const auto old = run_stream(until_poison_and_on(1500), poisoned_once(), aged, taking(0.1), day);
  CHECK(old.mapping.given_up >= 1);
  CHECK(old.mapping.max_iterator_age < s(70));
  CHECK(old.mapping.to_destination == 0);
}

TEST_CASE("a throttled stream waits and loses nothing") {
  FunctionPoolConfig function = taking(0.3);
  function.concurrency_limit = 1;
  const auto run =
      run_stream(rate(40), plain_producer(4), {.batch = 100, .max_retries = 0}, function, 3600);
  CHECK(run.mapping.throttled > 0);
  CHECK(run.mapping.counts.dropped == 0);
  CHECK(run.mapping.counts.served > 140'000);
}

TEST_CASE("shards that share too few instances take turns: none is left to starve") {
  // 2.5 events a second over three shards, 5 s a batch, one instance: a turn of 15 s brings some 37
  // events, and a batch takes a hundred. However they arrive, nothing waits longer than two turns.
  for (const bool regular : {true, false}) {
    ArrivalConfig arrivals{.rate = {.per_second = {2.5}}};
    if (regular) arrivals.gaps = engine::deterministic(1);
    FunctionPoolConfig function{.name = "f", .warm = engine::deterministic(5)};
    function.concurrency_limit = 1;
    const StreamRun run = run_stream(arrivals, plain_producer(3), {.batch = 100}, function, 3600);
    CAPTURE(regular, run.mapping.counts.served, run.mapping.throttled);
    CHECK(run.mapping.throttled > 0);
    CHECK(run.mapping.counts.in_flight < 100);
    CHECK(engine::to_seconds(run.mapping.max_iterator_age) < 31);
  }
}

TEST_CASE("an impossible event source is refused, and an endless backlog ends the run") {
  CHECK_THROWS_AS(run_stream(rate(1), plain_producer(), {.batch = 0}, taking(1), 1), Error);
  CHECK_THROWS_AS(run_stream(rate(1), plain_producer(), {.poll = Time{0}}, taking(1), 1), Error);
  StreamMappingConfig small;
  small.max_backlog = 1000;
  CHECK_THROWS_WITH(run_stream(rate(500), plain_producer(), small, taking(60), 1000),
                    Catch::Contains("records behind"));
}

TEST_CASE("the decision log says why a batch is tried again") {
  DecisionLog log(s(0), s(200));
  StreamMappingConfig cure{.batch = 100};
  cure.max_retries = 1;
  run_stream(until_poison_and_on(1100), poisoned_once(), cure, taking(0.1), 200, 1, &log);
  CHECK(log.text().find("shard 0: a batch of") != std::string::npos);
  CHECK(log.text().find("is tried again, retry 1") != std::string::npos);
  CHECK(log.text().find("is given up after 1 retries") != std::string::npos);
}
