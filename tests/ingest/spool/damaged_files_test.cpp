// Files of a spool that are damaged or vanish, also while it runs.
#include <thread>

#include "ingest/service/delivery.hpp"
#include "ingest/spool/damaged_spool.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("a damaged checkpoint is kept aside, and costs repetitions, not events") {
  TemporaryFolder folder;
  fill(folder.file("0"), 100);
  write_file(folder.file("0/checkpoint"), "rubbish");
  Spool spool(folder.file("0"), small_segments(), {});
  CHECK(spool.finding().set_aside == 1);
  CHECK(spool.finding().skipped == 0);
  CHECK(numbers_in(spool).size() == 100);
  CHECK(read_file(folder.file("0/checkpoint.bad")) == "rubbish");
}

TEST_CASE("a damaged segment is kept as *.bad when its good events are done") {
  TemporaryFolder folder;
  fill(folder.file("0"), 100);
  const auto path = logs_in(folder.file("0"))[0];
  std::string log = read_file(path);
  log[border(log, 3) + 30] = '\x01';
  write_file(path, log);
  {
    Spool spool(folder.file("0"), small_segments(), {});
    std::vector<batching::Entry> done(1);
    for (const auto number : numbers_in(spool)) {
      done[0].id = number;
      spool.done(done);
    }
    spool.tidy();
    CHECK(spool.set_aside_since() == 1);
  }
  CHECK(logs_in(folder.file("0")).empty());
  CHECK(read_file(path.string() + ".bad") == log);
}

TEST_CASE("a segment that shrinks while it is read ends, and its rest is counted") {
  TemporaryFolder folder;
  SpoolConfig config = small_segments();
  config.segment_bytes = 16 << 20;
  {
    Spool spool(folder.file("0"), config, {});
    const std::string event = "{\"t\":\"" + std::string(1000, 'x') + "\"}";
    for (int i = 0; i < 3000; ++i) REQUIRE(spool.append({event, ""}));
    spool.flush();
  }
  Spool spool(folder.file("0"), config, {});
  const auto first = spool.load(1 << 20, 100, 0s);
  REQUIRE(first.size() == 100);
  fs::resize_file(logs_in(folder.file("0"))[0], 1 << 20);
  std::uint64_t loaded = first.size();
  for (auto batch = spool.load(1 << 20, 1000, 0s); !batch.empty();
       batch = spool.load(1 << 20, 1000, 0s))
    loaded += batch.size();
  CHECK(loaded < 2000);
  CHECK(spool.take_vanished() == 3000 - loaded);
  CHECK_FALSE(spool.has_backlog());
  CHECK_THAT(spool.error(), Catch::Contains("event(s) behind the start"));
}

TEST_CASE("a spool that is moved or removed while it runs has failed within two seconds") {
  TemporaryFolder folder;
  Spool spool(folder.file("0"), small_segments(), {});
  REQUIRE(spool.append({"{}", ""}));
  spool.flush();
  CHECK(spool.keeps(1));
  CHECK(spool.trouble().empty());
  std::string begins = "the spool is gone: ";
  bool kept = false;
  SECTION("removed") {
    fs::remove_all(folder.file("0"));
    fs::remove(folder.file("0.mark"));
  }
  SECTION("moved") {
    fs::rename(folder.file("0"), folder.file("1"));
  }
  SECTION("its mark") {
    fs::rename(folder.file("0.mark"), folder.file("mark"));
    kept = true;  // the log is found without it
  }
  SECTION("one segment of it") {
    fs::remove(logs_in(folder.file("0"))[0]);
    begins = "a file of the spool is gone: ";
  }
  SECTION("removed, and written to before anybody looked") {
    fs::remove_all(folder.file("0"));
    for (int i = 0; i < 2000; ++i) spool.append({std::string(500, 'x'), ""});
    spool.flush();
  }
  for (int i = 0; i < 200 && !spool.failed(); ++i) std::this_thread::sleep_for(10ms);
  CHECK(spool.failed());
  const std::string told = begins + "it was moved or removed while it was in use";
  for (int i = 0; i < 200 && spool.trouble() != told; ++i) std::this_thread::sleep_for(10ms);
  CHECK(spool.trouble() == told);
  CHECK_THAT(spool.error(), Catch::Contains("it was moved or removed while it was in use"));
  CHECK(spool.keeps(1) == kept);
}

TEST_CASE("a segment that is replaced or cut while it is written fails the spool") {
  TemporaryFolder folder;
  SpoolConfig config = small_segments();
  config.sync = GENERATE(SyncPolicy::Os, SyncPolicy::Group);
  Spool spool(folder.file("0"), config, {});
  REQUIRE(spool.append({"{}", ""}));
  spool.flush();
  const auto log = logs_in(folder.file("0"))[0];
  spool.look();
  REQUIRE(spool.trouble().empty());
  SECTION("a copy over it") {
    fs::copy_file(log, folder.file("copy"));
    fs::rename(folder.file("copy"), log);
    spool.look();
  }
  SECTION("cut") {
    fs::resize_file(log, 3);
    spool.look();
  }
  SECTION("cut, and written to before anybody looked") {
    fs::resize_file(log, 3);
    REQUIRE(spool.append({"{}", ""}));
    spool.flush();
    CHECK(spool.durable() == 1);
    CHECK(fs::file_size(log) == 3);
  }
  CHECK(spool.trouble() ==
        "a file of the spool has changed: it was replaced or cut while it was in use");
  CHECK(spool.error() == log.string() + ": it was replaced or cut while it was in use");
  CHECK_FALSE(spool.keeps(1));
}

TEST_CASE("a segment that is cut while it waits to be sent fails the spool, and is counted once") {
  TemporaryFolder folder;
  fill(folder.file("0"), 20);
  const auto log = logs_in(folder.file("0"))[0];
  const bool is_read = GENERATE(true, false);
  std::uint64_t counted = 0;
  {
    Spool spool(folder.file("0"), small_segments(), {});
    REQUIRE(spool.trouble().empty());
    fs::resize_file(log, border(read_file(log), 15));
    for (int i = 0; i < 200 && !spool.failed(); ++i) std::this_thread::sleep_for(10ms);
    CHECK(spool.trouble() ==
          "a file of the spool has changed: it was replaced or cut while it was in use");
    if (is_read) CHECK(numbers_in(spool).size() == 15);
    counted += spool.take_vanished() + spool.take_missing_backlog();
  }
  counted += Spool(folder.file("0"), small_segments(), {}).finding().skipped;
  CHECK(counted == 5);
}

TEST_CASE("what became of the events of a segment that is removed is noted, and counted once") {
  TemporaryFolder folder;
  fill(folder.file("0"), 300);
  const auto logs = logs_in(folder.file("0"));
  REQUIRE(logs.size() > 2);
  const auto gone = GENERATE(0, -1) == 0 ? logs.front() : logs.back();
  const bool is_given_up = GENERATE(true, false);
  {
    Spool spool(folder.file("0"), small_segments(), {});
    REQUIRE(numbers_in(spool).size() == 300);
    fs::rename(gone, folder.file("elsewhere"));
    spool.look();
    REQUIRE(spool.failed());
    std::vector<batching::Entry> entries(1);
    for (std::uint64_t id = 1; id <= 300; ++id) {
      entries[0].id = id;
      is_given_up && !spool.keeps(id) ? spool.lost(entries) : spool.done(entries);
    }
  }
  {
    const Spool next(folder.file("0"), small_segments(), {});
    CHECK(next.finding().waiting == 0);
    CHECK(next.finding().skipped == 0);
  }
  fs::rename(folder.file("elsewhere"), gone);
  const Spool back(folder.file("0"), small_segments(), {});
  CHECK((back.finding().waiting > 0) == is_given_up);  // what was lost is sent after all
  CHECK(back.finding().skipped == 0);
}

TEST_CASE("a folder that another puts in the place of the spool's gets no file of it") {
  TemporaryFolder folder;
  fill(folder.file("0"), 10);
  {
    Spool spool(folder.file("0"), small_segments(), {});
    fs::rename(folder.file("0"), folder.file("elsewhere"));
    fs::create_directory(folder.file("0"));
    write_file(folder.file("0/checkpoint"), "of others");
    spool.look();
    std::vector<batching::Entry> entries(1);
    entries[0].id = 1;
    spool.done(entries);
    spool.tidy();
  }
  CHECK(read_file(folder.file("0/checkpoint")) == "of others");
  CHECK(std::distance(fs::directory_iterator(folder.file("0")), {}) == 1);
}

TEST_CASE("a folder that is removed before there is an event is missed all the same") {
  TemporaryFolder folder;
  Spool spool(folder.file("0"), small_segments(), {});
  fs::remove_all(folder.file("0"));
  for (int i = 0; i < 200 && !spool.failed(); ++i) std::this_thread::sleep_for(10ms);
  CHECK(spool.trouble() == "the spool is gone: it was moved or removed while it was in use");
  CHECK(spool.error() == folder.file("0") + ": it was moved or removed while it was in use");
}

TEST_CASE("of several spools the one that has failed is named before a stream that may come back") {
  TemporaryFolder folder;
  DeliveryConfig config;
  config.sink = parse_sink("file:/dev/full");
  config.spool = small_segments();
  config.spool.directory = folder.file("spool");
  Delivery delivery(config, 2);
  CHECK(delivery.pipeline(0).offer({"{}", ""}, 0s).admission == Admission::Accepted);
  delivery.pipeline(0).rest();
  delivery.pipeline(0).tick(1h);
  for (int i = 0; i < 500 && delivery.last_error().empty(); ++i) std::this_thread::sleep_for(10ms);
  CHECK_THAT(delivery.last_error(), Catch::Contains("No space left on device"));
  fs::remove_all(folder.file("spool/1"));
  for (int i = 0; i < 200 && delivery.obstacle().empty(); ++i) std::this_thread::sleep_for(10ms);
  CHECK(delivery.last_error() ==
        folder.file("spool/1") + ": it was moved or removed while it was in use");
}
