// Whose a segment, a checkpoint and a spool are: what belongs to another is not taken for ours.
#include <filesystem>
#include <set>
#include <string>

#include "ingest/service/delivery.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/spool.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t log_events = 100;

SpoolConfig plain() {
  SpoolConfig config;
  config.sync = SyncPolicy::Os;
  return config;
}

/// One segment of a hundred events that begin with that word.
std::string filled(const std::string& folder, const std::string& word) {
  Spool spool(folder, plain(), {});
  for (std::uint64_t i = 1; i <= log_events; ++i)
    REQUIRE(spool.append({word + std::to_string(i), ""}));
  spool.flush();
  return folder + "/" + segment_name(1);
}

/// How many of the events that a spool gives begin with the word; all must.
std::size_t given(Spool& spool, const std::string& word) {
  std::size_t count = 0;
  for (;;) {
    const auto batch = spool.load(100'000, 1000, 0s);
    if (batch.empty()) return count;
    for (const auto& entry : batch.entries()) {
      CHECK(std::string(batch.event(entry).data).starts_with(word));
      ++count;
    }
  }
}

/// As a version wrote it that knew no numbers of logs.
void make_old(const std::string& folder) {
  const std::string segment = folder + "/" + segment_name(1);
  write_file(segment, read_file(segment).substr(segment_head_bytes));
  std::string mark = read_file(folder + ".mark");
  write_file(folder + ".mark", mark.replace(64, 12, 12, '\0'));
  fs::remove(folder + "/checkpoint");
}

}  // namespace

TEST_CASE("a segment of another log with the same numbers is noticed, kept, and its loss counted") {
  TemporaryFolder folder;
  const std::string ours = filled(folder.file("1"), "one"),
                    theirs = filled(folder.file("0"), "two");
  fs::copy_file(theirs, ours, fs::copy_options::overwrite_existing);
  {
    Spool spool(folder.file("1"), plain(), {});
    CHECK(given(spool, "one") == 0);
    CHECK(spool.finding().skipped == log_events);
    CHECK(spool.finding().set_aside == 1);
    CHECK(read_file(ours + ".bad") == read_file(theirs));
    CHECK(spool.next_id() == log_events + 1);
  }
  Spool again(folder.file("1"), plain(), {});
  CHECK(again.finding().skipped == 0);
}

TEST_CASE("a segment that is replaced between the start and its reading is not believed") {
  TemporaryFolder folder;
  const std::string ours = filled(folder.file("1"), "one"),
                    theirs = filled(folder.file("0"), "two");
  Spool spool(folder.file("1"), plain(), {});
  CHECK(spool.finding().waiting == log_events);
  fs::copy_file(theirs, ours, fs::copy_options::overwrite_existing);
  CHECK(given(spool, "one") == 0);
  CHECK(spool.take_vanished() == log_events);
}

TEST_CASE("a checkpoint of another log makes nothing done") {
  TemporaryFolder folder;
  filled(folder.file("1"), "one");
  filled(folder.file("0"), "two");
  {
    Spool other(folder.file("0"), plain(), {});
    const auto batch = other.load(1 << 20, 1000, 0s);
    other.done(batch.entries().first(90));
  }
  fs::copy_file(folder.file("0/checkpoint"), folder.file("1/checkpoint"),
                fs::copy_options::overwrite_existing);
  Spool spool(folder.file("1"), plain(), {});
  CHECK(given(spool, "one") == log_events);
  CHECK(spool.finding().skipped == 0);
  CHECK(spool.finding().set_aside == 1);
}

TEST_CASE("a log without a number gets one, and what it holds is its own") {
  TemporaryFolder folder;
  filled(folder.file("0"), "old");
  make_old(folder.file("0"));
  {
    Spool spool(folder.file("0"), plain(), {});
    CHECK(spool.finding().waiting == log_events);
    REQUIRE(spool.append({"old too", ""}));
    spool.flush();
  }
  Spool again(folder.file("0"), plain(), {});
  CHECK(given(again, "old") == log_events + 1);
  CHECK(again.finding().skipped + again.finding().set_aside == 0);
}

TEST_CASE("a number that a mark has lost is found in the checkpoint or in the segments") {
  TemporaryFolder folder;
  filled(folder.file("0"), "ours");
  if (GENERATE(true, false)) fs::remove(folder.file("0/checkpoint"));
  std::string mark = read_file(folder.file("0.mark"));
  mark[70] = static_cast<char>(mark[70] ^ 1);
  write_file(folder.file("0.mark"), mark);
  Spool spool(folder.file("0"), plain(), {});
  CHECK(given(spool, "ours") == log_events);
  CHECK(spool.finding().set_aside == 0);
}

TEST_CASE("a head that is damaged does not cost an event") {
  TemporaryFolder folder;
  const std::string segment = filled(folder.file("0"), "ours");
  std::string bytes = read_file(segment);
  for (std::size_t at = 0; at < segment_head_bytes; ++at) bytes[at] = '\xff';
  write_file(segment, bytes);
  Spool spool(folder.file("0"), plain(), {});
  CHECK(given(spool, "ours") == log_events);
  CHECK(spool.finding().skipped == 0);
}

TEST_CASE("a folder that was copied with its mark is refused") {
  TemporaryFolder folder;
  filled(folder.file("0"), "one");
  filled(folder.file("1"), "two");
  refuse_foreign(folder.file(""), 2);
  for (const std::string name : {"", ".mark"})
    fs::copy(folder.file("0" + name), folder.file("1" + name),
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  if (GENERATE(false, true)) fs::remove(folder.file("1.mark"));  // its files say it, too
  CHECK_THROWS_WITH(refuse_foreign(folder.file("."), 2),
                    Catch::Contains("/1: a copy of ") && Catch::EndsWith("move one of them away"));
}

TEST_CASE("a whole spool that was copied is sent by both: twice, and none is lost") {
  TemporaryFolder folder;
  fs::create_directories(folder.file("spool"));
  filled(folder.file("spool/0"), "ours");
  fs::copy(folder.file("spool"), folder.file("copy"), fs::copy_options::recursive);
  const SpoolLock one(folder.file("spool")), other(folder.file("copy"));  // neither is in the way
  for (const std::string name : {"spool", "copy"}) {
    refuse_foreign(folder.file(name), 1);
    Spool spool(folder.file(name + "/0"), plain(), {});
    CHECK(given(spool, "ours") == log_events);
    CHECK(spool.finding().skipped + spool.finding().unmarked + spool.finding().set_aside == 0);
  }
}

TEST_CASE("a folder of before there were marks, heads and numbers is taken") {
  TemporaryFolder folder;
  filled(folder.file("0"), "old");
  make_old(folder.file("0"));
  fs::remove(folder.file("0.mark"));
  CHECK_NOTHROW(refuse_foreign(folder.file("."), 1));
  Spool spool(folder.file("0"), plain(), {});
  CHECK(given(spool, "old") == log_events);
}

TEST_CASE("who removes the lock file of a spool in use does not get the spool") {
  TemporaryFolder folder;
  const std::string spool = folder.file("spool");
  SpoolLock lock(spool);
  CHECK(fs::is_empty(spool));
  lock.lock_file();
  fs::remove(spool + "/lock");
  CHECK_THROWS_WITH(SpoolLock(spool),
                    Catch::Equals(spool + ": this spool is in use by another process"));
}

TEST_CASE("nothing is left in a folder that is refused") {
  TemporaryFolder folder;
  fs::create_directories(folder.file("2024/7"));
  write_file(folder.file("2024/7/holiday.jpg"), "x");
  DeliveryConfig config;
  config.spool.directory = folder.file("2024");
  CHECK_THROWS_WITH(Delivery(config, 1), Catch::Contains("not a folder of this spool"));
  CHECK_FALSE(fs::exists(folder.file("2024/lock")));
  CHECK_FALSE(fs::exists(folder.file("2024/0")));
}
