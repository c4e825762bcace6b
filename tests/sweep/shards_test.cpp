// Parts of a sweep, who has which, and the whole made of them.
#include <cstdlib>
#include <map>

#include "analysis/sweep/shard.hpp"
#include "support/refusal.hpp"
#include "sweep/swept.hpp"

using namespace costsim;
using namespace costsim::testing;
using namespace costsim::analysis;

namespace {

using Variables = std::map<std::string, std::string>;

Shard scheduled(const Variables& variables, std::optional<std::uint64_t> shards = {}) {
  return scheduled_shard(
      [&](const char* name) {
        const auto known = variables.find(name);
        return known == variables.end() ? std::nullopt : std::optional(known->second);
      },
      shards);
}

Variables slurm(const std::string& id, const std::string& least, const std::string& most,
                const std::string& count, const std::string& step = "1") {
  return {{"SLURM_ARRAY_TASK_ID", id},
          {"SLURM_ARRAY_TASK_MIN", least},
          {"SLURM_ARRAY_TASK_MAX", most},
          {"SLURM_ARRAY_TASK_COUNT", count},
          {"SLURM_ARRAY_TASK_STEP", step}};
}

std::string refusal(const Variables& variables, std::optional<std::uint64_t> shards = {}) {
  return refusal_of([&] { scheduled(variables, shards); });
}

/// All parts of a sweep, "p-i-of-n" and the ending.
Words parts_of(const SweepFolder& folder, int of, const std::string& ending, const Words& words) {
  Words names;
  for (int i = 1; i <= of; ++i) {
    const std::string shard = std::to_string(i) + "/" + std::to_string(of);
    Words all = {"--shard", shard, "--out", folder.at("p-{shard}" + ending)};
    all.insert(all.begin(), words.begin(), words.end());
    REQUIRE(folder.sweep(all).exit_code == 0);
    names.push_back("p-" + std::to_string(i) + "-of-" + std::to_string(of) + ending);
  }
  return names;
}

const Words points = {"--vary", "traffic.rate=1/s..100/s:30"};

}  // namespace

TEST_CASE("parts follow each other without a gap, alike in size but for one point") {
  for (const std::uint64_t count : {0ULL, 1ULL, 6ULL, 7ULL, 1000ULL, 999'999'999'999ULL}) {
    for (const std::uint64_t of : {1ULL, 2ULL, 7ULL, 1'000'000ULL}) {
      std::uint64_t next = 0;
      for (std::uint64_t i = 1; i <= of; i += of > 7 ? of / 7 : 1) {
        const Span span = span_of({i, of}, count);
        if (of <= 7) CHECK(span.first == next);
        CHECK(span.size() - count / of <= 1);
        next = span.end;
      }
      CHECK(span_of({of, of}, count).end == count);
    }
  }
}

TEST_CASE("a scheduler's index variables say which part") {
  CHECK(scheduled(slurm("3", "1", "7", "7")).text() == "3/7");
  CHECK(scheduled(slurm("0", "0", "6", "7")).text() == "1/7");
  CHECK(scheduled(slurm("5", "1", "7", "4", "2")).text() == "3/4");
  CHECK(scheduled(slurm("5", "5", "5", "1"), 7).text() == "5/7");
  CHECK(scheduled({{"AWS_BATCH_JOB_ARRAY_INDEX", "6"}, {"AWS_BATCH_JOB_ARRAY_SIZE", "7"}}).text() ==
        "7/7");
  CHECK(scheduled({{"AWS_BATCH_JOB_ARRAY_INDEX", "0"}}, 9).text() == "1/9");
  CHECK(scheduled({{"JOB_COMPLETION_INDEX", "2"}}, 7).text() == "3/7");
}

TEST_CASE("variables that do not say it are refused with what would") {
  CHECK_THAT(refusal({}), Contains("none of SLURM_ARRAY_TASK_ID"));
  CHECK_THAT(refusal({{"JOB_COMPLETION_INDEX", "2"}}), Contains("expected --shards N"));
  CHECK_THAT(refusal({{"JOB_COMPLETION_INDEX", "7"}}, 7), Contains("there is no part 8 of 7"));
  CHECK_THAT(refusal({{"AWS_BATCH_JOB_ARRAY_INDEX", "2"}}), Contains("ARRAY_SIZE is not set"));
  CHECK_THAT(refusal({{"AWS_BATCH_JOB_ARRAY_INDEX", "x"}}), Contains("is 'x'"));
  CHECK_THAT(refusal({{"AWS_BATCH_JOB_ARRAY_INDEX", "2"}, {"JOB_COMPLETION_INDEX", "2"}}, 7),
             Contains("AWS_BATCH_JOB_ARRAY_INDEX and JOB_COMPLETION_INDEX are set"));
  // What may be the rest of a larger array.
  CHECK_THAT(refusal(slurm("5", "5", "5", "1")), Contains("expected --shards N"));
  CHECK_THAT(refusal(slurm("3", "1", "7", "3")), Contains("expected --shards N"));
  CHECK_THAT(refusal(slurm("0", "0", "6", "7"), 7), Contains("there is no part 0 of 7"));
}

TEST_CASE("seven parts merge to the bytes of the sweep in one piece") {
  const SweepFolder folder(uncertain());
  const Words ways[] = {points, {"--samples", "50"}, {"--vary", "traffic.rate=1/s,2/s,3/s"}};
  for (const Words& way : ways) {
    for (const std::string ending : {".ndjson", ".csv"}) {
      Words whole = {"--out", folder.at("whole" + ending)};
      whole.insert(whole.begin(), way.begin(), way.end());
      REQUIRE(folder.sweep(whole).exit_code == 0);
      Words parts = parts_of(folder, 7, ending, way);
      std::swap(parts[0], parts[4]);  // in any order
      const Ran ran = folder.merge("merged" + ending, parts);
      INFO(ran.err);
      REQUIRE(ran.exit_code == 0);
      CHECK(folder.text("merged" + ending) == folder.text("whole" + ending));
      CHECK(folder.merge("merged" + ending, parts).exit_code == 0);  // once more
      for (const auto& name : parts) fs::remove(folder.at(name));
      fs::remove(folder.at("whole" + ending));
      fs::remove(folder.at("merged" + ending));
    }
  }
}

TEST_CASE("a list has parts as well") {
  const SweepFolder folder;
  const std::string list = folder.write("p.csv", "traffic.rate\n1/s\n2/s\n3/s\n4/s\n5/s\n");
  REQUIRE(folder.sweep({"--points", list, "--out", folder.at("w.csv")}).exit_code == 0);
  const Words parts = parts_of(folder, 2, ".csv", {"--points", list});
  REQUIRE(folder.merge("m.csv", parts).exit_code == 0);
  CHECK(folder.text("m.csv") == folder.text("w.csv"));
}

TEST_CASE("a part that is lost, unfinished, double or of another sweep is named") {
  const SweepFolder folder;
  for (const std::string ending : {".ndjson", ".csv"}) {
    const Words parts = parts_of(folder, 4, ending, points);
    const auto refused = [&](const Words& of, const std::string& message) {
      const Ran ran = folder.merge("out", of);
      INFO(message);
      CHECK(ran.exit_code == 2);
      CHECK_THAT(ran.err, Contains(message));
      CHECK(!fs::exists(folder.at("out")));
    };
    refused({parts[0], parts[2]}, "2 of 4 parts are missing: 2/4, 4/4");
    refused({parts[0], parts[1], parts[3]}, "1 of 4 parts is missing: 3/4");
    refused({parts[0], parts[1], parts[1]}, "is part 2/4, as ");
    const Words other = parts_of(folder, 3, ending, points);
    refused({parts[0], parts[1], parts[2], other[2]}, "is part 3/3, but ");
    const std::string third = folder.text(parts[2]);
    folder.write("torn" + ending, third.substr(0, third.size() - 5));
    refused({parts[0], parts[1], "torn" + ending, parts[3]}, "part 3/4 is not finished: 6 of 7");
    folder.write("begun" + ending, third.substr(0, 20));
    refused({parts[0], parts[1], "begun" + ending, parts[3]}, "is not begun");
    folder.write("s2.toml", gateway_or_node);
    REQUIRE(run_program({"sweep", folder.at("s.toml"), "--vary", "traffic.rate=1/s..99/s:30",
                         "--shard", "3/4", "--out", folder.at("alien" + ending)})
                .exit_code == 0);
    refused({parts[0], parts[1], "alien" + ending, parts[3]}, "is a part of another sweep");
    for (const auto& name : parts) fs::remove(folder.at(name));
    for (const auto& name : other) fs::remove(folder.at(name));
    for (const char* name : {"torn", "begun", "alien"}) fs::remove(folder.at(name + ending));
  }
}

TEST_CASE("a file of another sweep is not replaced by merged parts") {
  const SweepFolder folder;
  const Words parts = parts_of(folder, 2, ".csv", points);
  folder.write("mine.csv", "1,2,3\n");
  const Ran ran = folder.merge("mine.csv", parts);
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("mine.csv: is there already"));
  CHECK(folder.text("mine.csv") == "1,2,3\n");
  CHECK_THAT(folder.merge(parts[0], parts).err, Contains("would be lost"));
  CHECK(folder.merge("m.csv", {"no-such-part"}).exit_code == 4);
}

TEST_CASE("a part that there is none of is refused") {
  const SweepFolder folder;
  const auto refused = [&](const Words& more, const std::string& message) {
    Words words = points;
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = folder.sweep(words);
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains(message));
  };
  refused({"--shard", "8/7"}, "--shard 8/7: there is no part 8 of 7");
  refused({"--shard", "0/7"}, "--shard 0/7: there is no part 0 of 7");
  refused({"--shard", "1/0"}, "expected 1 to 1000000 parts");
  refused({"--shard", "3"}, "expected i/n, such as 3/7, or auto");
  refused({"--shard", "-1/7"}, "expected i/n");
  refused({"--shard", "1/7", "--shards", "7"}, "--shards goes with --shard auto");
}
