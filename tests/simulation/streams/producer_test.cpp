#include "simulation/streams/producer.hpp"

#include "simulation/requests/source.hpp"
#include "simulation/stream_fixture.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

struct Written : StreamReader {
  std::uint64_t count = 0;
  void append(std::uint32_t, const StreamRecord&) override { ++count; }
};

struct ProducerRun {
  StreamProducerStatistics statistics;
  LatencyStatistics latency;
  std::uint64_t written;
};

ProducerRun run_producer(const StreamProducerConfig& config, const ArrivalConfig& arrivals,
                         double seconds) {
  engine::Simulator simulator;
  Written reader;
  StreamProducer producer(simulator, config, {.horizon = s(seconds)}, 1, reader);
  Source source(simulator, "events", arrivals, 1, producer);
  simulator.run_until(s(seconds));
  return {producer.statistics(), producer.latency(), reader.count};
}

/// So many events at the same instant, every `interval` seconds.
ArrivalConfig bursts(int events, double interval, int times) {
  ArrivalConfig arrivals;
  for (int i = 0; i < times; ++i) {
    arrivals.replay.insert(arrivals.replay.end(), static_cast<std::size_t>(events),
                           s(i * interval));
  }
  return arrivals;
}

}  // namespace

TEST_CASE("the batcher closes a producer's calls by records, by bytes and by linger") {
  StreamProducerConfig config = plain_producer();
  config.stream.records = config.stream.bytes = std::nullopt;
  config.batch = {};
  CHECK(run_producer(config, bursts(1000, 1, 1), 1).statistics.calls == 2);  // 500 records each
  config.event_bytes = 1'000'000 - config.key_bytes;
  CHECK(run_producer(config, bursts(10, 1, 1), 1).statistics.calls == 2);  // 5 MB each
  config.event_bytes = 100;
  const auto lingering = run_producer(config, bursts(3, 10, 2), 20);
  CHECK(lingering.statistics.calls == 2);
  CHECK(lingering.latency.all.max() == std::chrono::milliseconds(100));
}

TEST_CASE("a shard takes 1,000 records and 1 MiB a second, keys counted") {
  StreamProducerConfig config = plain_producer();
  config.retry.attempts = 1;
  config.adaptive = false;
  config.event_bytes = 100;
  const auto small = run_producer(config, {.rate = {.per_second = {3000}}}, 100);
  // The first second's worth is in the bucket at the start.
  CHECK(small.written == Approx(1000 * 101).epsilon(0.001));
  CHECK(small.statistics.counts.dropped == small.statistics.refused);
  config.event_bytes = (1 << 20) / 100 - config.key_bytes;
  const auto large = run_producer(config, {.rate = {.per_second = {300}}}, 100);
  CHECK(large.written == Approx(100 * 101).epsilon(0.001));
  config.stream.shards = 4;
  CHECK(run_producer(config, {.rate = {.per_second = {300}}}, 100).statistics.refused == 0);
}

TEST_CASE("a producer that adapts keeps a shard busy and is seldom refused") {
  StreamProducerConfig config = plain_producer();
  config.batch = {};
  config.event_bytes = 100;
  const ArrivalConfig half_too_many{.rate = {.per_second = {1500}}};
  const auto adaptive = run_producer(config, half_too_many, 20);
  config.adaptive = false;
  const auto heedless = run_producer(config, half_too_many, 20);
  CHECK(static_cast<double>(adaptive.written) > 0.9 * 1000 * 21);
  CHECK(2 * adaptive.statistics.refused < heedless.statistics.refused);
}

TEST_CASE("refused records are sent again until the shard takes them") {
  StreamProducerConfig config = plain_producer();
  config.batch = {};
  config.event_bytes = 100;
  config.retry.attempts = 50;
  const auto run = run_producer(config, bursts(2500, 10, 3), 40);
  CHECK(run.statistics.refused > 0);
  CHECK(run.statistics.refused == run.statistics.retried);
  CHECK(run.statistics.counts.served == 7500);
  CHECK(run.written == 7500);
}

TEST_CASE("large sends at one instant fail together, and a paced producer's do not") {
  // Case D: many batches at once on the shard limit; three attempts each.
  StreamProducerConfig config = plain_producer(2);
  config.batch = {};
  config.event_bytes = 1000 - config.key_bytes;
  config.retry.attempts = 3;
  config.adaptive = false;
  const auto together = run_producer(config, bursts(20'000, 60, 10), 600);
  CHECK(together.statistics.counts.dropped > 100'000);
  config.adaptive = true;  // what goes at once is refused at once, and comes back slower
  CHECK(run_producer(config, bursts(20'000, 60, 10), 600).statistics.counts.dropped == 0);
  config.pace = 0.9;
  const auto paced = run_producer(config, bursts(20'000, 60, 10), 600);
  CHECK(paced.statistics.refused == 0);
  CHECK(paced.statistics.counts.dropped == 0);
  CHECK(paced.statistics.counts.served == 200'000);
  CHECK(paced.latency.all.max() > s(8));  // the price: (20,000 / 2 − 900) / 900 s
  CHECK(paced.latency.all.max() < s(13));
}

TEST_CASE("what a producer still holds at the end is in flight") {
  StreamProducerConfig config = plain_producer();
  config.batch = {};
  config.call = engine::deterministic(5);
  const auto run = run_producer(config, bursts(10, 1, 3), 2.5);
  CHECK(run.statistics.counts.requests == 30);
  CHECK(run.statistics.counts.in_flight == 30);
}

TEST_CASE("more than shards can take ends the run, and the end says why") {
  StreamProducerConfig config = plain_producer();
  config.retry.attempts = 1'000'000;
  config.max_waiting = 10'000;
  CHECK_THROWS_WITH(run_producer(config, {.rate = {.per_second = {5000}}}, 1000),
                    Catch::Contains("the shards take in less than comes"));
  config.stream.shards = 0;
  CHECK_THROWS_AS(run_producer(config, {}, 1), Error);
}

TEST_CASE("a stream that gets more shards takes more from that instant on, and less with fewer") {
  // 2,500/s: one shard refuses 1,500 of them, three none, and one again 1,500.
  StreamProducerConfig config = plain_producer();
  config.retry.attempts = 1;
  config.event_bytes = 100;
  config.resharding = engine::StepFunction(1);
  config.resharding.change(s(100), 3);
  const ArrivalConfig steady{.rate = {.per_second = {2500}}};
  const auto refused = [&](double seconds) {
    return run_producer(config, steady, seconds).statistics.refused;
  };
  CHECK(refused(200) == refused(100));
  CHECK(refused(100) == Approx(1500 * 100).epsilon(0.02));
  config.resharding.change(s(200), 1);
  CHECK(refused(300) == Approx(2 * 1500 * 100).epsilon(0.02));
}

TEST_CASE("what a paced producer holds back moves to the new shards and is lost nowhere") {
  StreamProducerConfig config = plain_producer();
  config.batch = {};
  config.event_bytes = 1000 - config.key_bytes;
  config.pace = 0.9;
  config.resharding = engine::StepFunction(1);
  config.resharding.change(s(5), 4);
  const auto run = run_producer(config, bursts(20'000, 60, 1), 60);
  CHECK(run.statistics.counts.served == 20'000);
  CHECK(run.statistics.refused == 0);
  // 900/s for five seconds, then four times as much; with one shard it would take 22 s.
  CHECK(engine::to_seconds(run.latency.all.max()) ==
        Approx(5 + (20'000 - 900 - 900 * 5) / 3600.0).epsilon(0.1));
}
