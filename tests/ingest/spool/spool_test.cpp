#include "ingest/spool/spool.hpp"

#include <chrono>
#include <thread>

#include "ingest/service/delivery.hpp"
#include "ingest/spool/filled_spool.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/names.hpp"
#include "ingest/support/now.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("what was appended is there after the next start, until it is done") {
  const auto sync = GENERATE(SyncPolicy::Os, SyncPolicy::Group, SyncPolicy::Always);
  TemporaryFolder folder;
  {
    Spool spool(folder.file("0"), config_with(sync), {});
    append(spool, 1000);
    CHECK(spool.durable() == 1000);
    CHECK(segments_in(folder.file("0")) > 1);
    settle(spool, 1, 400);
    settle(spool, 500, 600);
  }
  {
    Spool spool(folder.file("0"), config_with(sync), {});
    CHECK(spool.finding().waiting == 499);
    CHECK(spool.finding().skipped == 0);
    CHECK(spool.next_id() == 1001);  // no id is given twice
    const auto ids = load_all(spool);
    CHECK(ids.size() == 499);
    CHECK(ids.front() == 401);
    CHECK_FALSE(spool.has_backlog());
    settle(spool, 401, 1000);
  }
  CHECK(segments_in(folder.file("0")) == 0);
  Spool spool(folder.file("0"), config_with(sync), {});
  CHECK(spool.finding().waiting == 0);
  CHECK(spool.next_id() == 1001);
}

TEST_CASE("segments are removed only behind a checkpoint, and the sink is synced first") {
  TemporaryFolder folder;
  std::vector<std::string> order;
  Spool::Hooks hooks;
  hooks.sync_sink = [&] { order.push_back(segments_in(folder.file("0")) > 0 ? "sync" : "late"); };
  {
    Spool spool(folder.file("0"), config_with(SyncPolicy::Group, 1 << 20), hooks);
    append(spool, 500);
    settle(spool, 1, 500);
  }
  REQUIRE_FALSE(order.empty());
  CHECK(order.back() == "sync");
  CHECK(segments_in(folder.file("0")) == 0);
  CHECK(fs::exists(folder.file("0/checkpoint")));
}

TEST_CASE("a torn tail is cut and reported, a bad middle is skipped and counted, start goes on") {
  TemporaryFolder folder;
  {
    Spool spool(folder.file("0"), config_with(SyncPolicy::Os, 1 << 20), {});
    append(spool, 100);
  }
  const std::string path = folder.file("0/0000000000000001.log");
  std::string log = read_file(path);
  log[log.find("\"id\":50")] = 'X';
  write_file(path, log + log.substr(segment_head_bytes, 30));
  Spool spool(folder.file("0"), config_with(SyncPolicy::Os), {});
  CHECK(spool.finding().waiting == 99);
  CHECK(spool.finding().skipped == 1);
  CHECK(spool.finding().cut_bytes == 30);
  CHECK(fs::file_size(path) == log.size());
  CHECK(load_all(spool).size() == 99);
}

TEST_CASE("zeros that were written ahead are neither events nor damage") {
  TemporaryFolder folder;
  const std::string name = "/0000000000000001.log";
  {
    Spool spool(folder.file("0"), config_with(SyncPolicy::Group, 4 << 20), {});
    append(spool, 100);
    fs::create_directory(folder.file("1"));
    fs::copy_file(folder.file("0") + name, folder.file("1") + name);  // as a crash leaves it
  }
  const auto records = fs::file_size(folder.file("0") + name);
  CHECK(fs::file_size(folder.file("1") + name) > records);
  Spool spool(folder.file("1"), config_with(SyncPolicy::Group), {});
  CHECK(spool.finding().waiting == 100);
  CHECK(spool.finding().skipped == 0);
  CHECK(spool.finding().cut_bytes == 0);
  CHECK(fs::file_size(folder.file("1") + name) == records);
}

TEST_CASE("a group gathers for as long as the disk took, unless nobody is left to come") {
  TemporaryFolder folder;
  Spool spool(folder.file("0"), config_with(SyncPolicy::Group), {});
  append(spool, 1);  // now the disk's time is known
  CHECK(spool.next_commit() == Duration::max());
  spool.append({"{}", "key"});
  const Duration start = now();
  spool.commit_when_due(start);
  REQUIRE(spool.next_commit() > start);
  REQUIRE(spool.next_commit() < Duration::max());
  SECTION("due") {
    spool.commit_when_due(spool.next_commit());
  }
  SECTION("nobody is left") {
    spool.commit();
  }
  CHECK(spool.next_commit() == Duration::max());
  spool.flush();
  CHECK(spool.durable() == 2);
}

TEST_CASE("rubbish in the folder does not prevent a start") {
  TemporaryFolder folder;
  fs::create_directory(folder.file("0"));
  write_file(folder.file("0/checkpoint"), "rubbish");
  write_file(folder.file("0/000000000000000f.log"), "rubbish");
  write_file(folder.file("0/0000000000000005.log"), "");
  Spool spool(folder.file("0"), config_with(SyncPolicy::Group), {});
  CHECK(spool.finding().waiting == 0);
  CHECK(spool.finding().set_aside == 2);
  CHECK(read_file(folder.file("0/000000000000000f.log.bad")) == "rubbish");
  CHECK(read_file(folder.file("0/checkpoint.bad")) == "rubbish");
  CHECK_FALSE(fs::exists(folder.file("0/0000000000000005.log")));
  append(spool, 10);
  CHECK(spool.durable() == 10);
}

TEST_CASE("what cannot be read prevents a start, and is not removed") {
  TemporaryFolder folder;
  {
    Spool spool(folder.file("0"), config_with(SyncPolicy::Os), {});
    append(spool, 10);
  }
  const std::string name = GENERATE("0/0000000000000001.log", "0/checkpoint");
  const std::string path = folder.file(name), kept = folder.file("kept");
  SECTION("it is somewhere else") {
    if (fs::exists(path)) fs::rename(path, kept);
    fs::create_symlink(folder.file("nowhere"), path);
    CHECK_THROWS_WITH(Spool(folder.file("0"), config_with(SyncPolicy::Os), {}),
                      path + ": No such file or directory");
  }
  SECTION("it is no file") {
    if (fs::exists(path)) fs::rename(path, kept);
    fs::create_directory(path);
    CHECK_THROWS_WITH(Spool(folder.file("0"), config_with(SyncPolicy::Os), {}),
                      path + ": not a regular file");
  }
  SECTION("it may not be read") {
    if (!fs::exists(path)) write_file(path, "");
    fs::permissions(path, fs::perms::none);
    if (::geteuid() == 0) return;  // root may read anything
    CHECK_THROWS_WITH(Spool(folder.file("0"), config_with(SyncPolicy::Os), {}),
                      path + ": Permission denied");
  }
  CHECK(fs::exists(fs::symlink_status(path)));
}

TEST_CASE("a segment without one good record is set aside, never over an older one") {
  TemporaryFolder folder;
  fs::create_directory(folder.file("0"));
  for (const char* bytes : {"first", "second"}) {
    write_file(folder.file("0/0000000000000001.log"), bytes + std::string(5000, '\0'));
    const Spool spool(folder.file("0"), config_with(SyncPolicy::Os), {});
    CHECK(spool.finding().set_aside == 1);
    CHECK(spool.finding().cut_bytes == 0);
  }
  CHECK(read_file(folder.file("0/0000000000000001.log.bad")).substr(0, 5) == "first");
  CHECK(read_file(folder.file("0/0000000000000001.log.bad.1")).substr(0, 6) == "second");
}

TEST_CASE("a waiting segment that is gone for a while is read when it is back") {
  TemporaryFolder folder;
  {
    Spool spool(folder.file("0"), config_with(SyncPolicy::Os), {});
    append(spool, 10);
  }
  Spool spool(folder.file("0"), config_with(SyncPolicy::Os), {});
  const std::string path = folder.file("0/0000000000000001.log");
  fs::rename(path, folder.file("away"));
  CHECK(spool.load(1000, 100, 0s).empty());
  CHECK(spool.has_backlog());
  CHECK(spool.error() == path + ": No such file or directory");
  fs::rename(folder.file("away"), path);
  CHECK(load_all(spool).size() == 10);
}

TEST_CASE("past its disk budget the spool is full, not larger") {
  TemporaryFolder folder;
  auto config = config_with(SyncPolicy::Group);
  config.disk_budget = 20'000;
  Spool spool(folder.file("0"), config, {});
  std::uint64_t taken = 0;
  for (int i = 0; i < 2000; ++i) {
    taken += spool.append({event(spool.next_id()), "key"});
    spool.flush();
  }
  CHECK(taken < 1000);
  CHECK(spool.disk_bytes() < 20'100);
  settle(spool, 1, taken);
  for (int i = 0; i < 100 && !spool.append({"again", "key"}); ++i)
    std::this_thread::sleep_for(50ms);
  CHECK(spool.disk_bytes() < 20'000);
}

TEST_CASE("a disk budget smaller than a segment is kept, and used again when all is done") {
  const auto sync = GENERATE(SyncPolicy::Os, SyncPolicy::Group, SyncPolicy::Always);
  const std::size_t per_commit = GENERATE(1U, 100'000U);
  TemporaryFolder folder;
  auto config = config_with(sync, 16 << 20);
  config.disk_budget = 200'000;
  Spool spool(folder.file("0"), config, {});
  const std::string data(1000, 'x');
  std::uint64_t done = 0;
  for (int round = 0; round < 3; ++round) {
    const auto start = now();
    while (!spool.has_room(spool.most_at_once()) && now() < start + 20s)
      std::this_thread::sleep_for(20ms);
    REQUIRE(spool.has_room(spool.most_at_once()));
    std::size_t taken = 0;
    for (; spool.append({data, "key"}); ++taken)
      if (taken % per_commit == 0) spool.flush();
    spool.flush();
    CHECK(taken * 1027 + 1027 > spool.most_at_once());
    std::uintmax_t on_disk = 0;
    for (const auto& entry : fs::directory_iterator(folder.file("0")))
      if (entry.path().extension() == ".log") on_disk += entry.file_size();
    CHECK(on_disk <= 200'000);
    CHECK(spool.durable() == done + taken);
    settle(spool, done + 1, done + taken);
    done += taken;
  }
}

TEST_CASE("when the disk fails the spool stops, and what was not written is not durable") {
  TemporaryFolder folder;
  std::atomic<int> wakes = 0;
  Spool::Hooks hooks;
  hooks.wake = [&] { ++wakes; };
  Spool spool(folder.file("0"), config_with(SyncPolicy::Group), hooks);
  append(spool, 10);
  fs::remove_all(folder.file("0"));  // the next segment cannot be made
  append(spool, 1000);
  CHECK(spool.failed());
  CHECK(spool.durable() < 1010);
  CHECK_FALSE(spool.error().empty());
  CHECK(wakes > 0);
}

TEST_CASE("the folders of threads that are no more are taken over") {
  TemporaryFolder folder;
  auto config = config_with(SyncPolicy::Os);
  config.directory = folder.file("spool");
  for (unsigned i = 0; i < 3; ++i) {
    Spool spool(spool_folder(config.directory, i), config, {});
    for (int j = 0; j < 100; ++j) spool.append({std::to_string(i * 100 + unsigned(j)), ""});
    spool.flush();
    settle(spool, 1, 10);
  }
  write_file(folder.file("spool/1/00000000000000ff.log"), "rubbish");
  write_file(folder.file("spool/2/00000000000000ff.log"), "more rubbish");
  CHECK(adopt_orphans(config, 1).set_aside == 2);
  CHECK(fs::exists(folder.file("spool/0/00000000000000ff.log.bad")));
  CHECK(fs::exists(folder.file("spool/0/00000000000000ff.log.bad.1")));
  CHECK_FALSE(fs::exists(folder.file("spool/2")));
  Spool spool(spool_folder(config.directory, 0), config, {});
  CHECK(spool.finding().waiting == 270);
}

TEST_CASE("one spool serves one process") {
  TemporaryFolder folder;
  const SpoolLock lock(folder.file("spool"));
  CHECK_THROWS_AS(SpoolLock(folder.file("spool")), Error);
}

TEST_CASE("what the grace does not suffice for stays in the spool, and goes out after the start") {
  TemporaryFolder folder;
  auto config = spooled(folder, SyncPolicy::Group);
  config.sink = parse_sink("kinesis:s@http://127.0.0.1:1");
  {
    Delivery delivery(config, 2);
    for (std::uint64_t i = 0; i < 3000; ++i)
      REQUIRE(
          delivery.pipeline(static_cast<unsigned>(i % 2)).offer({event(i), ""}, now()).admission ==
          Admission::Accepted);
    delivery.pipeline(0).close();
    delivery.pipeline(1).close();
    CHECK(delivery.pipeline(0).durable_ticket() == 1500);
    const auto report = delivery.finish(100ms);
    CHECK_FALSE(report.in_time);
    CHECK(report.counters.spooled == 3000);
    CHECK(report.counters.lost == 0);
    CHECK(report.counters.queued == 0);
  }
  config.sink = parse_sink("file:" + folder.file("out"));
  Delivery delivery(config, 1);  // with fewer threads than before
  CHECK(delivery.counters().replayed == 3000);
  delivery.pipeline(0).close();
  const auto report = delivery.finish(30s);
  CHECK(report.in_time);
  CHECK(report.counters.delivered == 3000);
  CHECK(report.counters.spooled == 0);
  const auto lines = read_lines(folder.file("out"));
  CHECK(std::set(lines.begin(), lines.end()).size() == 3000);
}

TEST_CASE("the front is woken when a group commit has made its tickets durable") {
  TemporaryFolder folder;
  Delivery delivery(spooled(folder, SyncPolicy::Group), 1);
  Pipeline& pipeline = delivery.pipeline(0);
  std::atomic<int> wakes = 0;
  pipeline.on_durable([&] { ++wakes; });
  const auto offer = pipeline.offer({"{}", ""}, now());
  CHECK(pipeline.durable_ticket() < offer.ticket);
  pipeline.tick(now());
  for (int i = 0; i < 5000 && pipeline.durable_ticket() < offer.ticket; ++i)
    std::this_thread::sleep_for(1ms);
  CHECK(pipeline.durable_ticket() == offer.ticket);
  for (int i = 0; i < 5000 && wakes == 0; ++i) std::this_thread::sleep_for(1ms);
  CHECK(wakes == 1);
}
