// Correctness against programs nobody here wrote: kinesalite, kinesis-local and aws-kinesis-agg.
#include <chrono>
#include <thread>
#include <unordered_map>

#include "ingest/service/delivery.hpp"
#include "ingest/support/now.hpp"
#include "ingest/support/peer.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

std::string event(std::uint64_t number) {
  return "{\"n\":" + std::to_string(number) + ",\"text\":\"ü" + std::string(number % 300, 'x') +
         "\"}";
}

struct Run {
  std::string emulator;
  std::uint64_t events;
  bool aggregate = false, faults = false;
};

/// Events with and without keys through the whole delivery, then back out of the stream.
void deliver_and_compare(const Run& run) {
  if (!Peer::available()) {
    testing::skip(run.emulator + " is not there: tests/peers/install BUILD_DIR");
    return;
  }
  Peer peer(run.emulator, 4, run.faults);
  DeliveryConfig config;
  config.sink = parse_sink("kinesis:events@" + peer.endpoint());
  config.aggregate = run.aggregate;
  config.limits.linger = 20ms;
  config.retry.backoff.first = 10ms;
  config.calls_in_flight = 4;
  Delivery delivery(config, 2);
  for (std::uint64_t i = 0; i < run.events; ++i) {
    Pipeline& pipeline = delivery.pipeline(static_cast<unsigned>(i % 2));
    const std::string key = i % 3 ? "" : "key-" + std::to_string(i % 50);
    REQUIRE(pipeline.offer({event(i), key}, now()).admission == Admission::Accepted);
    if (i % 100 == 0) pipeline.tick(now());
    // Two loads of events: by the second one the map of the shards is known.
    if (i == run.events / 2) std::this_thread::sleep_for(500ms);
  }
  delivery.pipeline(0).close();
  delivery.pipeline(1).close();
  const auto report = delivery.finish(60s);
  REQUIRE(report.in_time);
  CHECK(report.counters.delivered == run.events);

  std::unordered_map<std::string, int> times;
  for (const auto& data : peer.drain()) ++times[data];
  std::size_t missing = 0, duplicates = 0;
  for (std::uint64_t i = 0; i < run.events; ++i) {
    const auto place = times.find(event(i));
    missing += place == times.end();
    if (place != times.end()) duplicates += static_cast<std::size_t>(place->second) - 1;
  }
  CHECK(missing == 0);
  CHECK(times.size() == run.events);
  if (!run.faults) CHECK(duplicates == 0);
}

}  // namespace

TEST_CASE("kinesalite gets exactly the events that were accepted", "[peers]") {
  deliver_and_compare({"kinesalite", 4000});
}

TEST_CASE("kinesalite behind a proxy that fails gets every event", "[peers]") {
  deliver_and_compare({"kinesalite", 4000, false, true});
}

TEST_CASE("kinesis-local gets exactly the events that were accepted", "[peers]") {
  deliver_and_compare({"kinesis-local", 600});
}

TEST_CASE("aggregates in kinesalite come apart again by aws-kinesis-agg", "[peers]") {
  deliver_and_compare({"kinesalite", 20'000, true});
}

TEST_CASE("aggregates behind a proxy that fails lose nothing", "[peers]") {
  deliver_and_compare({"kinesalite", 10'000, true, true});
}
