// A full disk is no broken one: nothing is promised while it lasts, and it passes.
#include <chrono>
#include <fstream>
#include <thread>

#include "ingest/service/delivery.hpp"
#include "ingest/spool/spool.hpp"
#include "ingest/support/now.hpp"
#include "ingest/support/small_disk.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

SpoolConfig config_with(SyncPolicy sync) {
  SpoolConfig config;
  config.sync = sync;
  config.segment_bytes = 64 << 10;
  return config;
}

template <typename Done>
bool wait_for(const Done& done) {
  for (int i = 0; i < 3000 && !done(); ++i) std::this_thread::sleep_for(2ms);
  return done();
}

/// Appends until the disk is full; the number of the last event.
std::uint64_t append_until_full(Spool& spool) {
  const std::string event = "{\"text\":\"" + std::string(1000, 'x') + "\"}";
  for (std::uint64_t last = spool.durable();;) {
    if (spool.disk_full()) return last;
    if (spool.append({event, "key"})) ++last;
    spool.commit();
    while (spool.durable() < last && !spool.disk_full()) std::this_thread::yield();
  }
}

/// One event is on the disk when it is filled; how many are accepted until the pipeline knows.
std::uint64_t accepted_until_full(Pipeline& pipeline, const SmallDisk& disk) {
  REQUIRE(pipeline.offer({"{}", ""}, now()).admission == Admission::Accepted);
  pipeline.tick(now());
  REQUIRE(wait_for([&] { return pipeline.durable_ticket() == 1; }));
  disk.fill();
  std::uint64_t accepted = 1;
  const std::string large(500'000, 'x');
  REQUIRE(wait_for([&] {
    if (pipeline.offer({large, ""}, now()).admission == Admission::Accepted) ++accepted;
    pipeline.rest();
    return pipeline.disk_full();
  }));
  return accepted;
}

bool goes_on(Spool& spool, std::uint64_t last) {
  return wait_for([&] {
    spool.commit_when_due(now());
    return spool.durable() == last;
  });
}

constexpr SyncPolicy policies[] = {SyncPolicy::Os, SyncPolicy::Group, SyncPolicy::Always};

}  // namespace

TEST_CASE("what a full disk did not take is written when there is space again, and once") {
  for (const SyncPolicy sync : policies) {
    const SmallDisk disk;
    if (!disk.mounted()) return testing::skip("a small disk needs the right to mount");
    std::uint64_t last = 0;
    {
      Spool spool(disk.file("0"), config_with(sync), {});
      disk.fill();
      last = append_until_full(spool);
      CHECK_FALSE(spool.failed());
      CHECK(spool.durable() < last);
      CHECK_FALSE(spool.has_room(1));
      CHECK_FALSE(spool.append({"{}", ""}));
      CHECK_THAT(spool.error(), Catch::Contains("No space left on device"));
      disk.make_room();
      CHECK(goes_on(spool, last));
      CHECK(spool.error().empty());
      CHECK(spool.append({"{}", ""}));
      ++last;
      spool.flush();
      CHECK(spool.durable() == last);
    }
    Spool again(disk.file("0"), config_with(sync), {});
    CHECK(again.finding().waiting == last);
    CHECK(again.finding().skipped + again.finding().cut_bytes == 0);
  }
}

TEST_CASE("a spool that has filled its disk itself goes on once events are delivered") {
  for (const SyncPolicy sync : policies) {
    const SmallDisk disk;
    if (!disk.mounted()) return testing::skip("a small disk needs the right to mount");
    Spool spool(disk.file("0"), config_with(sync), {});
    const std::uint64_t last = append_until_full(spool);
    std::vector<batching::Entry> delivered(last);
    for (std::uint64_t i = 0; i < last; ++i) delivered[i].id = i + 1;
    spool.done(delivered);
    CHECK(goes_on(spool, last));
  }
}

TEST_CASE("the end does not wait for space, and what is not on the disk is not called spooled") {
  const SmallDisk disk;
  if (!disk.mounted()) return testing::skip("a small disk needs the right to mount");
  const TemporaryFolder folder;
  DeliveryConfig config;
  config.sink = parse_sink("file:/dev/full");
  config.dead_letter = folder.file("dead");
  config.spool.directory = disk.file("spool");
  Delivery delivery(config, 1);
  Pipeline& pipeline = delivery.pipeline(0);
  const std::uint64_t accepted = accepted_until_full(pipeline, disk);
  CHECK(pipeline.offer({"{}", ""}, now()).admission == Admission::DiskFull);
  CHECK(pipeline.room_for(1) == Admission::DiskFull);
  CHECK(pipeline.reserve(1, 1) == Admission::DiskFull);
  const std::uint64_t durable = pipeline.durable_ticket();
  pipeline.close();
  const auto counters = delivery.finish(0s).counters;
  CHECK(counters.spooled == durable);
  CHECK(counters.dead_lettered == accepted - durable);
  CHECK(counters.lost == 0);
}

TEST_CASE("what a full disk has never taken is withdrawn, and not lost at the end") {
  const SmallDisk disk;
  if (!disk.mounted()) return testing::skip("a small disk needs the right to mount");
  DeliveryConfig config;
  config.sink = parse_sink("file:/dev/full");
  config.spool.directory = disk.file("spool");  // with the dead letters in it
  Delivery delivery(config, 1);
  Pipeline& pipeline = delivery.pipeline(0);
  const std::uint64_t offered = accepted_until_full(pipeline, disk);
  const std::uint64_t durable = pipeline.durable_ticket();
  REQUIRE(durable < offered);
  pipeline.close();
  const auto counters = delivery.finish(0s).counters;
  CHECK(counters.accepted == offered);
  CHECK(counters.spooled == durable);
  CHECK(counters.withdrawn == offered - durable);
  CHECK(counters.lost + counters.dead_lettered + counters.queued == 0);
}

TEST_CASE("what a full disk keeps out of the dead-letter file is not lost for that") {
  const SmallDisk disk;
  if (!disk.mounted()) return testing::skip("a small disk needs the right to mount");
  DeliveryConfig config;
  config.sink = parse_sink("file:/dev/full");
  config.retry.attempts = 1;
  config.retry.backoff.longest = 50ms;
  config.dead_letter = disk.file("dead");
  Delivery delivery(config, 1);
  disk.fill();
  Pipeline& pipeline = delivery.pipeline(0);
  for (int i = 0; i < 100; ++i)
    REQUIRE(pipeline.offer({"{\"n\":" + std::to_string(i) + "}", ""}, now()).admission ==
            Admission::Accepted);
  pipeline.tick(now() + 1s);
  REQUIRE(wait_for([&] { return delivery.counters().retries >= 100; }));
  CHECK(delivery.counters().lost == 0);
  disk.make_room();
  pipeline.close();
  const auto counters = delivery.finish(10s).counters;
  CHECK(counters.dead_lettered == 100);
  CHECK(counters.lost == 0);
}
