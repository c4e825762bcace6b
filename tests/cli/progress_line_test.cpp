#include "cli/process/progress_line.hpp"

#include <future>
#include <sstream>

#include "support/catch.hpp"

using costsim::cli::ProgressLine;

namespace {

/// What is told until the share has been asked for twice.
std::string told_twice(bool terminal, bool counts = false) {
  std::ostringstream err;
  std::promise<void> twice;
  {
    int asked = 0;
    const ProgressLine line(err,
                            {.what = "simulated",
                             .terminal = terminal,
                             .first = std::chrono::milliseconds(1),
                             .every = std::chrono::milliseconds(1),
                             .counts = counts},
                            [&] {
                              if (++asked == 2) twice.set_value();
                              return asked == 1 ? 0.25 : 0.5;
                            });
    twice.get_future().wait();
  }
  return err.str();
}

}  // namespace

TEST_CASE("a long run tells its progress in one line of a terminal, and takes it away") {
  const std::string text = told_twice(true);
  CHECK(text.rfind("\r\033[Ksimulated 25 %\r\033[Ksimulated 50 %", 0) == 0);
  CHECK(text.substr(text.size() - 4) == "\r\033[K");
}

TEST_CASE("where there is no terminal, each time has a line") {
  CHECK(told_twice(false).rfind("costsim: simulated 25 %\ncostsim: simulated 50 %\n", 0) == 0);
}

TEST_CASE("where nobody knows of how much, it is told how much is done") {
  CHECK(told_twice(true, true).find("\r\033[Ksimulated 0\r\033[Ksimulated") == 0);
  CHECK(told_twice(false, true).rfind("costsim: simulated 0\n", 0) == 0);
}

TEST_CASE("a short run tells nothing") {
  std::ostringstream err;
  {
    const ProgressLine line(err, ProgressLine::Style::of("simulated", true), [] { return 0.5; });
  }
  CHECK(err.str().empty());
}
