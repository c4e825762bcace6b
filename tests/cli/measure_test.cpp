// What cannot be measured is refused before anything is.
#include "support/catch.hpp"
#include "support/program.hpp"

using costsim::testing::run_program;

TEST_CASE("measure refuses what it could only fail with, at once and by the name of the flag") {
  struct Case {
    std::vector<std::string> flags;
    int code;
    const char* message;
  };
  const Case cases[] = {
      {{"--run-time", "0s"}, 2, "--run-time: '0s': expected 10ms to 1h"},
      {{"--run-time", "soon"}, 2, "--run-time: 'soon': expected a duration"},
      {{"--warm-up", "2h"}, 2, "--warm-up: '2h': expected 0s to 1h"},
      {{"--name", "a/b"}, 2, "--name: 'a/b': expected letters"},
      {{"--name", ".."}, 2, "--name: '..': expected letters"},
      {{"--date", "today\""}, 2, "--date: 'today\"': expected a day such as 2026-11-21"},
      {{"--bulk", "100", "--event-bytes", "100000"}, 2, "--bulk: '100': expected no body above"},
      {{"--folder", "/proc/none"}, 4, "/proc/none: cannot be written"},
  };
  for (const auto& [flags, code, message] : cases) {
    std::vector<std::string> words = {"measure"};
    words.insert(words.end(), flags.begin(), flags.end());
    const auto ran = run_program(words);
    INFO(ran.err);
    CHECK(ran.exit_code == code);
    CHECK_THAT(ran.err, Catch::StartsWith(std::string("costsim: ") + message));
    CHECK(ran.out.empty());
  }
}
