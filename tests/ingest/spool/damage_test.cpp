// What a disk, or somebody at it, does to a spool: every event that is gone for it is counted.
#include <chrono>
#include <random>
#include <set>
#include <thread>
#include <vector>

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

SpoolConfig small_segments() {
  SpoolConfig config;
  config.sync = SyncPolicy::Os;
  config.segment_bytes = 4096;
  return config;
}

std::string numbered(std::uint64_t number) {
  return "{\"n\":" + std::to_string(number) + "}";
}

std::vector<fs::path> logs_in(const fs::path& folder) {
  std::vector<fs::path> logs;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  std::sort(logs.begin(), logs.end());
  return logs;
}

/// A spool of `count` events, closed in good order.
void fill(const std::string& folder, std::uint64_t count) {
  Spool spool(folder, small_segments(), {});
  for (std::uint64_t i = 1; i <= count; ++i) {
    REQUIRE(spool.append({numbered(i), "key"}));
    if (i % 5 == 0) spool.commit();
  }
  spool.flush();
}

/// The same as kill -9 leaves it: the last segment is open, with zeros written ahead.
void fill_and_crash(const std::string& folder, std::uint64_t count) {
  TemporaryFolder other;
  SpoolConfig config = small_segments();
  config.sync = SyncPolicy::Group;
  Spool spool(other.file("0"), config, {});
  for (std::uint64_t i = 1; i <= count; ++i) {
    REQUIRE(spool.append({numbered(i), "key"}));
    if (i % 50 == 0) spool.flush();
  }
  spool.flush();
  fs::create_directories(folder);
  for (const auto& log : logs_in(other.file("0"))) fs::copy(log, folder);
  std::error_code not_yet;  // the first checkpoint
  fs::copy(other.file("0/checkpoint"), folder, not_yet);
  fs::copy(other.file("0.mark"), folder + ".mark");
}

/// The numbers of the events that a spool gives.
std::set<std::uint64_t> numbers_in(Spool& spool) {
  std::set<std::uint64_t> numbers;
  for (;;) {
    const auto batch = spool.load(100'000, 1000, 0s);
    if (batch.empty()) return numbers;
    for (const auto& entry : batch.entries()) numbers.insert(entry.id);
  }
}

/// Where the record behind the n-th begins: all are of one size but for their digits.
std::size_t border(const std::string& log, int records) {
  std::size_t at = segment_head_bytes;
  for (int i = 0; i < records; ++i) at += read_spool_record(std::string_view(log).substr(at))->size;
  return at;
}

void check_counted(const std::string& folder, std::uint64_t count) {
  Spool spool(folder, small_segments(), {});
  const auto found = numbers_in(spool);
  CHECK(found.size() < count);
  CHECK(spool.finding().skipped == count - found.size());
  CHECK(spool.finding().waiting == found.size());
  CHECK(spool.next_id() == count + 1);
}

}  // namespace

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

TEST_CASE("a folder that is not of the spool is refused by its name, and not touched") {
  TemporaryFolder folder;
  const std::string spool = folder.file("spool");
  fs::create_directories(spool);
  const auto refused = [&](const std::string& name, const std::string& file = "") {
    const std::string reason =
        file.empty() ? ": "
                     : ", for its file '" + file + "' cannot be read as one of the spool's: ";
    CHECK_THROWS_WITH(
        refuse_foreign(spool, 2),
        Catch::StartsWith(spool + "/" + name + ": not a folder of this spool" + reason));
  };
  SECTION("a year") {
    fs::create_directories(spool + "/2024");
    write_file(spool + "/2024/a", "x");
    refused("2024", "a");
    CHECK(read_file(spool + "/2024/a") == "x");
  }
  SECTION("an empty one, and one that has the number of a thread") {
    fs::create_directories(spool + "/7");
    refused("7");
    fs::remove(spool + "/7");
    fs::create_directories(spool + "/1/deeper");
    refused("1", "deeper");
  }
  SECTION("a file") {
    write_file(spool + "/12", "x");
    refused("12");
  }
  SECTION("other names are nobody's business") {
    fs::create_directories(spool + "/lost+found");
    fs::create_directories(spool + "/007");
    write_file(spool + "/0x1.log", "x");
    CHECK_NOTHROW(refuse_foreign(spool, 2));
  }
  SECTION("its own, also without its mark") {
    fill(spool + "/0", 10);
    fill(spool + "/5", 10);
    CHECK_NOTHROW(refuse_foreign(spool, 2));
    fs::remove(spool + "/5.mark");
    CHECK_NOTHROW(refuse_foreign(spool, 2));
  }
}

TEST_CASE("a name of the spool's makes no file its own: what is in it does") {
  TemporaryFolder folder;
  const std::string spool = folder.file("spool");
  const std::string number = GENERATE("0", "7");  // of a pipeline that there is, and of none
  const std::string theirs = spool + "/" + number;
  const std::string zeros(5000, '\0');
  const std::pair<std::string, std::string> cases[] = {
      {segment_name(1), "2026-11-28 GET / 200\n"},
      {segment_name(1), ""},
      {segment_name(1), zeros},
      {segment_name(1) + ".bad", "x"},
      {"checkpoint", "epoch 12, loss 0.3"},
      {"checkpoint", "costsim checkpoint 3\n"},  // damaged, and nothing beside it
      {"checkpoint.new", "weights"},
      {"checkpoint.bad.2", "x"},
  };
  for (const auto& [name, bytes] : cases) {
    INFO(name << ": " << bytes.substr(0, 30));
    fs::create_directories(theirs);
    write_file(theirs + "/" + name, bytes);
    CHECK_THROWS_WITH(refuse_foreign(spool, 2),
                      Catch::StartsWith(theirs + ": not a folder of this spool, for its file '" +
                                        name + "' cannot be read as one of the spool's"));
    CHECK(read_file(theirs + "/" + name) == bytes);
    fs::remove_all(spool);
  }
  fill(theirs, 10);
  fs::remove(theirs + ".mark");
  write_file(theirs + "/" + segment_name(500), "2026-11-28 GET / 200\n");
  CHECK_THROWS_WITH(refuse_foreign(spool, 2), Catch::Contains("'" + segment_name(500) + "'"));
  write_file(theirs + "/" + segment_name(500), zeros);  // what a loss of power leaves
  write_file(theirs + "/checkpoint.new", "");
  write_file(theirs + "/" + segment_name(1) + ".bad", "x");
  CHECK_NOTHROW(refuse_foreign(spool, 2));
}

TEST_CASE("a mark of others is refused by its name where no folder says that it was ours") {
  TemporaryFolder folder;
  const std::string mark = folder.file("0.mark");
  const auto refused = [&] {
    CHECK_THROWS_WITH(refuse_foreign(folder.file("."), 1),
                      Catch::Contains("0.mark: not a mark of this spool: move it away"));
  };
  write_file(mark, "exam results");
  refused();
  fs::create_directories(folder.file("0"));
  refused();
  CHECK(read_file(mark) == "exam results");
  write_file(mark, std::string(600, '\0'));
  CHECK_NOTHROW(refuse_foreign(folder.file("."), 1));
  fs::remove_all(folder.file("0"));
  fill(folder.file("0"), 10);
  write_file(mark, "damaged");
  CHECK_NOTHROW(refuse_foreign(folder.file("."), 1));
}

TEST_CASE("a surplus folder goes with its own files alone") {
  TemporaryFolder folder;
  SpoolConfig config = small_segments();
  config.directory = folder.file("spool");
  fs::create_directories(config.directory);
  fill(config.directory + "/1", 10);
  write_file(config.directory + "/1/notes.txt", "mine");
  adopt_orphans(config, 1);
  CHECK(read_file(config.directory + "/1/notes.txt") == "mine");
  CHECK(logs_in(config.directory + "/1").empty());
  const Spool spool(config.directory + "/0", config, {});
  CHECK(spool.finding().waiting == 10);
}

TEST_CASE("files in a folder of the spool that are not its own stay as they are") {
  TemporaryFolder folder;
  fill(folder.file("0"), 10);
  write_file(folder.file("0/empty.log"), "");
  write_file(folder.file("0/access.log"), "GET /");
  {
    const Spool spool(folder.file("0"), small_segments(), {});
    CHECK(spool.finding().set_aside == 0);
  }
  CHECK(fs::exists(folder.file("0/empty.log")));
  CHECK(read_file(folder.file("0/access.log")) == "GET /");
}

namespace {

/// One fault of a kind that disks and people have, somewhere in a spool; what it was.
std::string damage_once(const fs::path& root, std::mt19937_64& random) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_regular_file() && entry.path().filename() != "lock") files.push_back(entry);
  std::sort(files.begin(), files.end());
  const fs::path path = files[random() % files.size()];
  std::string bytes = read_file(path);
  std::vector<std::size_t> borders = {0};
  for (std::size_t at = 0;
       const auto record = read_spool_record(std::string_view(bytes).substr(at));)
    borders.push_back(at += record->size);
  const auto place = [&]() -> std::size_t {
    if (bytes.empty()) return 0;
    return random() % 2 == 0 ? borders[random() % borders.size()] : random() % bytes.size();
  };
  const std::size_t at = place();
  switch (random() % 5) {
    case 0:
      if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
      break;
    case 1:
      std::fill(bytes.begin() + static_cast<long>(at), bytes.end(), '\0');
      break;
    case 2:
      for (std::size_t i = at, end = std::min(bytes.size(), at + random() % 3000); i < end; ++i)
        bytes[i] = '\0';
      break;
    case 3:
      bytes.resize(at);
      break;
    case 4:
      fs::remove(path);
      return "removed " + path.filename().string();
  }
  write_file(path, bytes);
  return "damaged " + path.filename().string() + " at " + std::to_string(at);
}

void damage_again_and_again(int rounds, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uint64_t with_loss = 0, all_lost = 0;
  for (int round = 0; round < rounds; ++round) {
    INFO("seed " << seed << ", round " << round);
    TemporaryFolder folder;
    const std::uint64_t count = 50 + random() % 500;
    fs::create_directories(folder.file("spool"));
    const std::string spool = folder.file("spool/0");
    random() % 2 == 0 ? fill(spool, count) : fill_and_crash(spool, count);
    std::set<std::uint64_t> safe;  // delivered before
    if (random() % 2 == 0) {
      Spool before(spool, small_segments(), {});
      std::vector<batching::Entry> done(1);
      for (std::uint64_t i = random() % 10; i < random() % count; ++i) {
        done[0].id = 1 + random() % count;
        before.done(done);
        safe.insert(done[0].id);
      }
    }
    const std::string what = damage_once(folder.file("spool"), random);
    INFO(what);
    Spool found(spool, small_segments(), {});
    safe.merge(numbers_in(found));
    std::uint64_t missing = 0;
    for (std::uint64_t id = 1; id <= count; ++id) missing += safe.count(id) == 0;
    const SpoolFinding& finding = found.finding();
    if (missing > 0) REQUIRE((finding.skipped >= missing || finding.unmarked > 0));
    // With a whole checkpoint not one too many.
    if (finding.set_aside == 0 && what.find("checkpoint") == std::string::npos)
      REQUIRE((finding.skipped == missing || finding.unmarked > 0));
    with_loss += missing > 0;
    all_lost += missing;
  }
  CHECK(with_loss > static_cast<std::uint64_t>(rounds) / 4);
  WARN(rounds << " damages (seed " << seed << "): " << with_loss << " lost something, " << all_lost
              << " events in all, every one counted");
}

}  // namespace

TEST_CASE("fifty random damages of a spool: every loss is counted") {
  damage_again_and_again(50, 20'261'128);
}

TEST_CASE("a thousand random damages of a spool: every loss is counted", "[.slow]") {
  damage_again_and_again(1000, 13);
}
