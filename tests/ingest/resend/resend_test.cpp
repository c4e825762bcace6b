// Files of events that were given up, damaged in every way, and what is sent of them.
#include "ingest/resend/resend.hpp"

#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "ingest/delivery/dead_letter.hpp"
#include "ingest/resend/text.hpp"
#include "ingest/spool/damaged_spool.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;

namespace {

Wish nobody(Duration) {
  return Wish::None;
}

/// A run into the file `out` of a folder.
struct Run {
  explicit Run(const std::vector<std::string>& files) {
    config.files = files;
    config.delivery.sink = parse_sink("file:" + folder.file("out"));
  }
  ResendReport operator()(const Wishes& wishes = nobody) {
    return resend(config, system_clocks(), wishes, log);
  }
  std::set<std::string> sent() const {
    const auto lines = read_lines(folder.file("out"));
    return {lines.begin(), lines.end()};
  }

  TemporaryFolder folder;
  ResendConfig config;
  std::ostringstream log;
};

std::set<std::string> numbers(std::uint64_t first, std::uint64_t last) {
  std::set<std::string> events;
  for (std::uint64_t i = first; i <= last; ++i) events.insert(numbered(i));
  return events;
}

void write_letters(const std::string& path, std::uint64_t first, std::uint64_t last) {
  DeadLetterFile file(path);
  for (std::uint64_t i = first; i <= last; ++i)
    REQUIRE(file.write({numbered(i), "key-" + std::to_string(i)}, {}, "age", "down").empty());
}

/// A segment with the events 1 to 40, each of a record of one size but for its digits.
std::string write_segment(const TemporaryFolder& folder) {
  fill(folder.file("0"), 40);
  const auto logs = logs_in(folder.path() / "0");
  REQUIRE(logs.size() == 1);
  return logs.front().string();
}

void check_one_part(const ResendReport& report, std::uint64_t offset, std::uint64_t bytes,
                    std::optional<std::uint64_t> events) {
  REQUIRE(report.unreadable.size() == 1);
  const UnreadablePart& part = report.unreadable.front().part;
  CHECK(part.offset == offset);
  CHECK(part.bytes == bytes);
  CHECK(part.events == events);
  CHECK_FALSE(report.clean());
}

}  // namespace

TEST_CASE("dead letters come back as the events they were, with their keys, and stay") {
  const TemporaryFolder folder;
  const std::string path = folder.file("dead");
  write_letters(path, 1, 700);
  const std::string before = read_file(path);
  const FakeKinesis kinesis;
  Run run({path});
  run.config.delivery.sink = parse_sink("kinesis:events@" + kinesis.endpoint());
  const ResendReport report = run();
  CHECK(report.sent == 700);
  CHECK(report.clean());
  CHECK(report.files.front().kind == EventFileKind::DeadLetters);
  CHECK(report.files.front().read_to == before.size());
  std::set<std::pair<std::string, std::string>> records;
  for (const auto& record : kinesis.records()) records.insert({record.key, record.data});
  CHECK(records.size() == 700);
  CHECK(records.count({"key-7", numbered(7)}) == 1);
  CHECK(read_file(path) == before);
}

TEST_CASE("of an event any bytes come back, whatever they are") {
  const TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  REQUIRE(DeadLetterFile(folder.file("dead")).write({bytes, ""}, {}, "rejected", "").empty());
  const FakeKinesis kinesis;
  Run run({folder.file("dead")});
  run.config.delivery.sink = parse_sink("kinesis:events@" + kinesis.endpoint());
  CHECK(run().sent == 1);
  REQUIRE(kinesis.records().size() == 1);
  CHECK(kinesis.records().front().data == bytes);
}

TEST_CASE("a segment with a damaged middle gives what is before and behind it") {
  const TemporaryFolder folder;
  const std::string path = write_segment(folder);
  std::string log = read_file(path);
  const std::size_t begin = border(log, 10), end = border(log, 13);
  for (std::size_t at = begin; at < end; at += 8) log[at] = '#';
  write_file(path + ".bad", log);
  Run run({path + ".bad"});
  const ResendReport report = run();
  check_one_part(report, begin, end - begin, 3);
  CHECK(report.sent == 37);
  CHECK(report.files.front().unreadable_events == 3);
  auto rest = numbers(1, 40);
  for (std::uint64_t i = 11; i <= 13; ++i) rest.erase(numbered(i));
  CHECK(run.sent() == rest);
  CHECK_THAT(run.log.str(), Catch::StartsWith(path + ".bad:" + std::to_string(begin) + ": "));
}

TEST_CASE("of a segment without its beginning the name tells what is missing") {
  const TemporaryFolder folder;
  const std::string path = write_segment(folder);
  std::string log = read_file(path);
  const std::size_t end = border(log, 2);
  std::fill_n(log.begin(), end, '\0');
  write_file(path, log);
  Run named({path});
  check_one_part(named(), 0, end, 2);
  write_file(folder.file("moved"), log);
  Run unnamed({folder.file("moved")});
  const ResendReport report = unnamed();
  check_one_part(report, 0, end, std::nullopt);
  CHECK(report.files.front().kind == EventFileKind::Segment);
  CHECK(unnamed.sent() == numbers(3, 40));
}

TEST_CASE("a segment that is cut gives all before, and nobody knows what was behind") {
  const TemporaryFolder folder;
  const std::string path = write_segment(folder);
  const std::string log = read_file(path);
  const std::size_t good = border(log, 39);
  write_file(path, log.substr(0, good + 9));  // up to a byte that is not 0
  Run run({path});
  const ResendReport report = run();
  check_one_part(report, good, 9, std::nullopt);
  CHECK_THAT(to_text(report), Catch::Contains("unreadable: 9 byte(s) with at least 0 event(s)"));
  CHECK(run.sent() == numbers(1, 39));
}

TEST_CASE("zeros behind the records of a segment are no damage") {
  const TemporaryFolder folder;
  const std::string path = write_segment(folder);
  write_file(path, read_file(path) + std::string(5000, '\0'));
  Run run({path});
  CHECK(run().clean());
  CHECK(run.sent().size() == 40);
}

TEST_CASE("dead letters with a damaged middle, a torn end and lines of others give the rest") {
  const TemporaryFolder folder;
  write_letters(folder.file("good"), 1, 3);
  const auto good = read_lines(folder.file("good"));
  const std::string head = good[0] + "\n\n";
  const std::string bad =
      "{\"reason\":\"age\",\"data\":\"*\",\"partition_key\":\"\"}\nno JSON\n[]\n";
  const std::string tail = good[2].substr(0, good[2].size() - 5);
  write_file(folder.file("dead"), head + bad + good[1] + "\n" + tail);
  Run run({folder.file("dead")});
  const ResendReport report = run();
  CHECK(report.sent == 2);
  CHECK(run.sent() == numbers(1, 2));
  REQUIRE(report.unreadable.size() == 2);
  CHECK(report.unreadable[0].part.offset == head.size());
  CHECK(report.unreadable[0].part.bytes == bad.size());
  CHECK(report.unreadable[0].part.events == 3);
  CHECK_THAT(report.unreadable[0].part.reason, Catch::Contains("base64"));
  CHECK(report.unreadable[1].part.bytes == tail.size());
  CHECK_THAT(report.unreadable[1].part.reason, Catch::Contains("cut short"));
}

TEST_CASE("a last line without its line feed is an event when it is whole") {
  const TemporaryFolder folder;
  write_letters(folder.file("dead"), 1, 2);
  const std::string all = read_file(folder.file("dead"));
  write_file(folder.file("dead"), all.substr(0, all.size() - 1));
  Run run({folder.file("dead")});
  CHECK(run().clean());
  CHECK(run.sent() == numbers(1, 2));
}

TEST_CASE("an empty file holds nothing, and garbage is told with its place and its size") {
  const TemporaryFolder folder;
  write_file(folder.file("empty"), "");
  write_file(folder.file("zeros"), std::string(100'000, '\0'));
  std::string garbage(300'000, 'x');  // more than a window of the file
  garbage[1] = '{';
  write_file(folder.file("garbage"), garbage);
  Run empty({folder.file("empty")});
  CHECK(empty().clean());
  Run zeros({folder.file("zeros")});
  check_one_part(zeros(), 0, 100'000, 1);
  Run run({folder.file("garbage")});
  check_one_part(run(), 0, garbage.size(), 1);
  CHECK(run.sent().empty());
}

TEST_CASE("a line that is longer than any dead letter is stepped over") {
  const TemporaryFolder folder;
  write_letters(folder.file("dead"), 1, 1);
  const std::string letter = read_file(folder.file("dead"));
  const std::string endless(longest_dead_letter + 1'000'000, 'x');
  write_file(folder.file("dead"), letter + endless + "\n" + letter);
  Run run({folder.file("dead")});
  const ResendReport report = run();
  CHECK(report.sent == 2);
  check_one_part(report, letter.size(), endless.size() + 1, 1);
}

TEST_CASE("what a checkpoint of the same log knows as settled is left out if that is asked for") {
  const TemporaryFolder folder;
  const std::string path = write_segment(folder);
  Checkpoint checkpoint;
  checkpoint.log = *read_segment_head(read_file(path));
  checkpoint.done.add(1, 30);
  write_file(folder.file("0/checkpoint"), encode_checkpoint(checkpoint));
  Run run({path});
  CHECK(run().sent == 40);
  Run rest({path, folder.file("0/checkpoint")});
  rest.config.skip_settled = true;
  const ResendReport report = rest();
  CHECK(report.sent == 10);
  CHECK(report.files.front().settled == 30);
  CHECK(report.clean());
  CHECK(rest.sent() == numbers(31, 40));
  ++checkpoint.log;  // another's knows nothing of it
  write_file(folder.file("0/checkpoint"), encode_checkpoint(checkpoint));
  Run other({path});
  other.config.skip_settled = true;
  CHECK(other().sent == 40);
}

TEST_CASE("a dry run counts and opens no sink") {
  const TemporaryFolder folder;
  write_letters(folder.file("dead"), 1, 5);
  Run run({folder.file("dead"), write_segment(folder)});
  run.config.dry_run = true;
  const ResendReport report = run();
  CHECK(report.sum(&ResentFile::events) == 45);
  CHECK(report.sent == 0);
  CHECK(report.clean());
  CHECK_FALSE(fs::exists(run.folder.file("out")));
  CHECK_THAT(to_text(report), Catch::EndsWith("read 45, unreadable 0 part(s)\n"));
}

TEST_CASE("what the sink takes not is told with its place, and the rest is sent") {
  const TemporaryFolder folder;
  DeadLetterFile file(folder.file("dead"));
  REQUIRE(file.write({std::string(2000, 'x'), ""}, {}, "rejected", "").empty());
  REQUIRE(file.write({numbered(1), ""}, {}, "age", "").empty());
  Run run({folder.file("dead")});
  run.config.delivery.record_bytes = 1000;
  const ResendReport report = run();
  CHECK(report.sent == 1);
  CHECK(report.sum(&ResentFile::refused) == 1);
  CHECK_FALSE(report.clean());
  CHECK_THAT(run.log.str(), Catch::StartsWith(folder.file("dead") + ":0: "));
}

TEST_CASE("what cannot be sent is counted, and kept where that is asked for") {
  const TemporaryFolder folder;
  write_letters(folder.file("dead"), 1, 10);
  Run run({folder.file("dead")});
  run.config.delivery.sink = parse_sink("file:/dev/full");
  run.config.delivery.retry.attempts = 1;
  const bool with_letters = GENERATE(true, false);
  if (with_letters) run.config.delivery.dead_letter = run.folder.file("again");
  const ResendReport report = run();
  CHECK(report.sent == 0);
  CHECK(report.dead_lettered == (with_letters ? 10 : 0));
  CHECK(report.not_sent == (with_letters ? 0 : 10));
  CHECK_FALSE(report.clean());
  CHECK_THAT(report.last_error, Catch::Contains("No space left"));
  if (!with_letters) return;
  Run again({run.folder.file("again")});
  CHECK(again().sent == 10);
}

TEST_CASE("a run that is stopped says how far it got, and the rest can be sent from there") {
  const TemporaryFolder folder;
  write_letters(folder.file("dead"), 1, 2000);
  write_letters(folder.file("next"), 1, 1);
  Run run({folder.file("dead"), folder.file("next")});
  int looks = 0;
  const ResendReport report = run([&](Duration) { return ++looks == 3 ? Wish::Stop : Wish::None; });
  CHECK(report.interrupted);
  CHECK(report.files_left == 1);
  const ResentFile& file = report.files.front();
  CHECK(report.sent == file.events);
  CHECK(run.sent() == numbers(1, file.events));
  CHECK_THAT(to_text(report), Catch::Contains("interrupted: " + file.path + " is read up to byte " +
                                              std::to_string(file.read_to) + " of "));
  REQUIRE(file.events < 2000);
  write_file(folder.file("rest"), read_file(folder.file("dead")).substr(file.read_to));
  Run rest({folder.file("rest")});
  CHECK(rest().sent == 2000 - file.events);
  CHECK(rest.sent() == numbers(file.events + 1, 2000));
}

TEST_CASE("a second wish ends a run whose sink takes nothing, and counts what was not sent") {
  const TemporaryFolder folder;
  write_letters(folder.file("dead"), 1, 10);
  Run run({folder.file("dead")});
  run.config.delivery.sink = parse_sink("kinesis:events@http://127.0.0.1:1");
  const ResendReport report = run([](Duration) { return Wish::Stop; });
  CHECK(report.interrupted);
  CHECK(report.sent == 0);
  CHECK(report.not_sent == 10);
}

TEST_CASE("files that are not there, named twice or written to are refused before any is sent") {
  const TemporaryFolder folder;
  write_letters(folder.file("dead"), 1, 1);
  const auto failure = [&](Run& run) {
    try {
      run();
    } catch (const Error& error) {
      CHECK_FALSE(fs::exists(run.folder.file("out")));
      return error.failure();
    }
    return Failure::Internal;
  };
  Run missing({folder.file("dead"), folder.file("none")});
  CHECK(failure(missing) == Failure::Io);
  Run of_a_folder({folder.path().string()});
  CHECK(failure(of_a_folder) == Failure::Io);
  Run twice(
      {folder.file("dead"), folder.file("../") + folder.path().filename().string() + "/dead"});
  CHECK(failure(twice) == Failure::Usage);
  Run into_itself({folder.file("dead")});
  into_itself.config.delivery.dead_letter = folder.file("dead");
  CHECK(failure(into_itself) == Failure::Usage);
  Run onto_itself({folder.file("dead")});
  onto_itself.config.delivery.sink = parse_sink("file:" + folder.file("dead"));
  CHECK(failure(onto_itself) == Failure::Usage);
}

TEST_CASE("the report as JSON has each part that cannot be read") {
  const TemporaryFolder folder;
  write_file(folder.file("dead"), "no JSON\n");
  Run run({folder.file("dead")});
  const auto json = nlohmann::json::parse(to_json(run()));
  CHECK(json.at("schema_version") == 1);
  CHECK(json.at("sent") == 0);
  CHECK(json.at("unreadable_events") == 1);
  CHECK(json.at("files").at(0).at("kind") == "dead letters");
  CHECK(json.at("unreadable").at(0).at("offset") == 0);
  CHECK(json.at("unreadable").at(0).at("bytes") == 8);
}
