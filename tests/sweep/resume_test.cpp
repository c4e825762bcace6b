// A sweep that was ended goes on: no row is lost, none is there twice.
#include <csignal>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "sweep/swept.hpp"

using namespace costsim::testing;

namespace {

const Words grid = {"--vary", "traffic.rate=1/s..1000/s:2000"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

pid_t started(const SweepFolder& folder, const Words& more) {
  const Words words = with({"costsim", "sweep", folder.at("s.toml"), "--quiet"}, more);
  const pid_t child = fork();
  if (child != 0) return child;
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execv(COSTSIM_PROGRAM, argv.data());
  _exit(127);
}

std::uintmax_t size_of(const std::string& file) {
  std::error_code none;
  const std::uintmax_t size = fs::file_size(file, none);
  return none ? 0 : size;
}

/// What a child ended with, as a shell tells it.
int ended(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Ends it by the signal as soon as its file has grown by so much; false where it was done before.
bool ended_within(pid_t child, const std::string& file, std::uintmax_t size, int signal) {
  while (size_of(file) < size) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  kill(child, signal);
  return ended(child) == (signal == SIGKILL ? 128 + SIGKILL : 130);
}

}  // namespace

TEST_CASE("killed 20 times at random moments and resumed, a sweep has the same bytes") {
  const SweepFolder folder;
  REQUIRE(folder.sweep(with(grid, {"--out", folder.at("whole.ndjson")})).exit_code == 0);
  const std::string whole = folder.text("whole.ndjson");
  const std::string file = folder.at("killed.ndjson");
  std::mt19937 chance(17);  // NOLINT: the same moments each time
  const auto below = [&](std::size_t most) { return chance() % most; };
  int killed = 0;
  for (int round = 0; killed < 20; ++round) {
    REQUIRE(round < 500);
    const std::uintmax_t size = size_of(file) + below(whole.size() / 40);
    const pid_t child = started(
        folder, with(grid, {"--out", file, "--resume", "--threads", std::to_string(1 + below(3))}));
    if (ended_within(child, file, size, SIGKILL)) {
      ++killed;
    } else {  // it was done first: torn as a kill may leave it
      CHECK(text_of(file) == whole);
      fs::resize_file(file, below(whole.size()));
    }
    CHECK(whole.starts_with(text_of(file)));
  }
  CHECK(folder.sweep(with(grid, {"--out", file, "--resume"})).exit_code == 0);
  CHECK(text_of(file) == whole);
}

TEST_CASE("an interrupted sweep ends with 130 and can be gone on with") {
  const SweepFolder folder;
  const std::string file = folder.at("i.csv");
  const pid_t child = started(folder, with(grid, {"--out", file, "--threads", "1"}));
  CHECK(ended_within(child, file, 4000, SIGINT));
  REQUIRE(folder.sweep(with(grid, {"--out", file, "--resume"})).exit_code == 0);
  REQUIRE(folder.sweep(with(grid, {"--out", folder.at("w.csv")})).exit_code == 0);
  CHECK(text_of(file) == folder.text("w.csv"));
}

TEST_CASE("rows are the same bytes at any number of threads, in each format") {
  const SweepFolder folder;
  for (const char* format : {"ndjson", "csv"}) {
    const auto rows = [&](const char* threads) {
      return folder
          .sweep(
              {"--vary", "traffic.rate=1/s..1000/s:300", "--format", format, "--threads", threads})
          .out;
    };
    const std::string one = rows("1");
    CHECK(lines_of(one).size() == 301);
    CHECK(rows("2") == one);
    CHECK(rows("7") == one);
  }
}

TEST_CASE("any torn end is dropped, and the rest is written again") {
  const SweepFolder folder;
  for (const std::string ending : {"ndjson", "csv"}) {
    const std::string file = folder.at("t." + ending);
    const Words words = {"--vary", "traffic.rate=1/s,none,3/s,4/s", "--out", file, "--resume"};
    REQUIRE(folder.sweep(words).exit_code == 3);
    const std::string whole = text_of(file);
    for (std::size_t size = 0; size <= whole.size(); size += 13) {
      folder.write("t." + ending, whole.substr(0, size));
      CHECK(folder.sweep(words).exit_code == 3);  // also where the bad point was there already
      CHECK(text_of(file) == whole);
    }
  }
}

TEST_CASE("a file that is not this sweep's so far is refused with the reason, and stays") {
  const SweepFolder folder;
  const Words words = {"--vary", "traffic.rate=1/s,2/s,3/s"};
  const std::string file = folder.at("r.ndjson");
  REQUIRE(folder.sweep(with(words, {"--out", file})).exit_code == 0);
  const std::string whole = text_of(file);
  const auto refused = [&](const Words& more, const std::string& message) {
    const std::string before = text_of(file);
    const Ran ran = folder.sweep(more);
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains(message));
    CHECK(text_of(file) == before);
  };
  const Words resume = {"--out", file, "--resume"};
  refused(with(words, {"--out", file}), "is there already: expected --resume");
  refused(with({"--vary", "traffic.rate=1/s,2/s,4/s"}, resume), "is of another sweep");
  refused(with(with(words, resume), {"--figure", "traffic.mean"}), "is of another sweep");
  refused(with(with(words, resume), {"--set", "scenario.step=30min"}), "is of another sweep");
  refused(with(with(words, resume), {"--set", "prices.discount=10%"}), "is of another sweep");
  refused(with(with(words, resume), {"--shard", "1/3"}), "is part 1/1 of this sweep, not 1/3");
  refused(with(with(words, resume), {"--format", "csv"}), "in the other format");
  const auto lines = lines_of(whole);
  folder.write("r.ndjson", lines[0] + "\n" + lines[2] + "\n");
  refused(with(words, resume), "r.ndjson:2:1: is row 1: expected row 0");
  folder.write("r.ndjson", lines[0] + "\n" + lines[1] + "\n" + lines[1] + "\n");
  refused(with(words, resume), "r.ndjson:3:1: is row 0: expected row 1");
  folder.write("r.ndjson", lines[0] + "\n{\"index\":\n");
  refused(with(words, resume), "r.ndjson:2:1: is no row of a sweep");
  folder.write("r.ndjson", "something else\n");
  refused(with(words, resume), "is no file of costsim sweep");
  folder.write("r.ndjson", "torn");
  refused(with(words, resume), "is no file of costsim sweep");
  CHECK(folder.sweep(with(words, {"--out", folder.at("no/such/folder")})).exit_code == 4);
  CHECK(folder.sweep(with(words, {"--out", "/dev/null"})).exit_code == 4);
}
