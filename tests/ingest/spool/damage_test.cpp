// What a disk, or somebody at it, does to a spool: every event that is gone for it is counted.
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

TEST_CASE("whatever a log has lost is counted, and once") {
  TemporaryFolder folder;
  const std::string spool = folder.file("0");
  fill(spool, 1000);
  const auto logs = logs_in(spool);
  REQUIRE(logs.size() > 4);
  const std::size_t which = GENERATE(0U, 2U, 100U);
  const fs::path path = logs[std::min(which, logs.size() - 1)];
  const std::string log = read_file(path);
  const std::size_t cut = border(log, 3);
  SECTION("emptied") {
    write_file(path, "");
  }
  SECTION("zeroed") {
    write_file(path, std::string(log.size(), '\0'));
  }
  SECTION("removed") {
    fs::remove(path);
  }
  SECTION("cut at the border of a record") {
    write_file(path, log.substr(0, cut));
  }
  SECTION("cut inside a record") {
    write_file(path, log.substr(0, cut + 5));
  }
  SECTION("zeroed from the border of a record on") {
    write_file(path, log.substr(0, cut) + std::string(log.size() - cut, '\0'));
  }
  SECTION("zeroed up to the border of a record") {
    write_file(path, std::string(cut, '\0') + log.substr(cut));
  }
  SECTION("one bit of the last record") {
    write_file(path, log.substr(0, log.size() - 1) + static_cast<char>(log.back() ^ 1));
  }
  check_counted(spool, 1000);
  const Spool again(spool, small_segments(), {});
  CHECK(again.finding().skipped == 0);
}

TEST_CASE("a folder that is gone is counted by the mark beside it") {
  TemporaryFolder folder;
  fill(folder.file("0"), 100);
  fs::remove_all(folder.file("0"));
  Spool spool(folder.file("0"), small_segments(), {});
  CHECK(spool.finding().skipped == 100);
  CHECK(spool.next_id() == 101);
}

TEST_CASE("what was delivered is not lost, whatever becomes of its segment") {
  TemporaryFolder folder;
  fill(folder.file("0"), 1000);
  {
    Spool spool(folder.file("0"), small_segments(), {});
    std::vector<batching::Entry> done(990);
    for (std::size_t i = 0; i < done.size(); ++i) done[i].id = i + 1;
    spool.done(done);
  }
  const auto logs = logs_in(folder.file("0"));
  REQUIRE(logs.size() <= 2);
  for (const auto& log : logs) write_file(log, "");
  Spool spool(folder.file("0"), small_segments(), {});
  CHECK(spool.finding().skipped == 10);
}

TEST_CASE("a segment in the place of another of its log is none: each event is counted once") {
  TemporaryFolder folder;
  fill(folder.file("0"), 3000);
  const auto logs = logs_in(folder.file("0"));
  REQUIRE(logs.size() > 4);
  std::size_t least = 3000 - 2 * 125;  // of some 110 in a segment
  SECTION("a later one copied over an earlier one") {
    fs::copy_file(logs[3], logs[1], fs::copy_options::overwrite_existing);
  }
  SECTION("an earlier one copied over a later one") {
    fs::copy_file(logs[1], logs[3], fs::copy_options::overwrite_existing);
  }
  SECTION("the last one copied over the first") {
    fs::copy_file(logs.back(), logs[0], fs::copy_options::overwrite_existing);
  }
  SECTION("two that have changed places") {
    fs::rename(logs[1], folder.file("x"));
    fs::rename(logs[3], logs[1]);
    fs::rename(folder.file("x"), logs[3]);
  }
  SECTION("one copied to a name between two others") {
    least = 3000;
    fs::copy_file(logs[1], folder.file("0/" + segment_name(300)));
  }
  Spool spool(folder.file("0"), small_segments(), {});
  const SpoolFinding finding = spool.finding();
  std::uint64_t loaded = 0;
  std::set<std::uint64_t> numbers;
  for (auto batch = spool.load(100'000, 1000, 0s); !batch.empty();
       batch = spool.load(100'000, 1000, 0s)) {
    loaded += batch.size();
    for (const auto& entry : batch.entries()) {
      numbers.insert(entry.id);
      CHECK(batch.event(entry).data == numbered(entry.id));
    }
  }
  CHECK(loaded == numbers.size());  // none twice
  CHECK(finding.waiting == loaded);
  CHECK(finding.skipped == 3000 - loaded);
  CHECK(loaded >= least);
  CHECK(spool.take_vanished() == 0);
}

TEST_CASE("a segment that was missed and comes back is sent after all") {
  TemporaryFolder folder;
  fill(folder.file("0"), 1000);
  const auto logs = logs_in(folder.file("0"));
  fs::rename(logs[1], folder.file("away"));
  std::uint64_t lost = 0;
  {
    Spool spool(folder.file("0"), small_segments(), {});
    lost = spool.finding().skipped;
    CHECK(lost > 0);
    CHECK(numbers_in(spool).size() == 1000 - lost);
  }
  fs::rename(folder.file("away"), logs[1]);
  Spool spool(folder.file("0"), small_segments(), {});
  CHECK(spool.finding().skipped == 0);
  CHECK(numbers_in(spool).size() == 1000);
}

TEST_CASE("without its mark a spool says that it cannot tell what its end has lost") {
  TemporaryFolder folder;
  fill(folder.file("0"), 100);
  SECTION("gone") {
    fs::remove(folder.file("0.mark"));
  }
  SECTION("damaged") {
    std::string mark = read_file(folder.file("0.mark"));
    mark[512] = static_cast<char>(mark[512] ^ 1);
    write_file(folder.file("0.mark"), mark);
  }
  {
    const Spool spool(folder.file("0"), small_segments(), {});
    CHECK(spool.finding().unmarked == 1);
    CHECK(spool.finding().waiting == 100);
  }
  const Spool again(folder.file("0"), small_segments(), {});
  CHECK(again.finding().unmarked == 0);
}

TEST_CASE("an older mark of its own hides no loss: that it cannot tell is said") {
  TemporaryFolder folder;
  const std::string spool = folder.file("0");
  fill(spool, 100);
  const std::string older = read_file(spool + ".mark");
  {
    Spool more(spool, small_segments(), {});
    for (std::uint64_t i = 101; i <= 1000; ++i) {
      REQUIRE(more.append({numbered(i), "key"}));
      more.commit();
    }
  }
  const std::string up_to_date = read_file(spool + ".mark");
  const auto logs = logs_in(spool);
  REQUIRE(logs.size() > 4);
  fs::remove(logs.back());
  std::uint64_t unmarked = 1;
  SECTION("the checkpoint knows of more") {
    write_file(spool + ".mark", older);
  }
  SECTION("there is a segment that was begun later") {
    write_file(spool + ".mark", older);
    fs::remove(spool + "/checkpoint");
  }
  SECTION("the mark is up to date: the loss is counted") {
    unmarked = 0;
    CHECK(read_file(spool + ".mark") == up_to_date);
  }
  {
    Spool again(spool, small_segments(), {});
    CHECK(again.finding().unmarked == unmarked);
    if (unmarked == 0) CHECK(again.finding().skipped == 1000 - numbers_in(again).size());
  }
  const Spool told_once(spool, small_segments(), {});
  CHECK(told_once.finding().unmarked == 0);
}

TEST_CASE("a mark that a crash has left behind by a group is no older one") {
  TemporaryFolder folder;
  const std::string spool = folder.file("0");
  fill(spool, 95);
  const std::string before = read_file(spool + ".mark");
  {
    Spool more(spool, small_segments(), {});
    for (std::uint64_t i = 96; i <= 100; ++i) REQUIRE(more.append({numbered(i), "key"}));
    more.commit();
  }
  write_file(spool + ".mark", before);
  fs::remove(spool + "/checkpoint");  // none was written since
  for (int start = 0; start < 2; ++start) {
    Spool again(spool, small_segments(), {});
    CHECK(again.finding().unmarked == 0);
    CHECK(again.finding().skipped == 0);
    CHECK(again.finding().waiting == 100);
  }
}
