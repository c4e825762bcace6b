// The time that is left, as a long command tells it.
#include <future>
#include <sstream>

#include "cli/process/progress_line.hpp"
#include "support/catch.hpp"

using Catch::Matchers::Contains;
using costsim::cli::ProgressLine;

TEST_CASE("the time left is told from when something was done") {
  std::ostringstream err;
  std::promise<void> over;
  {
    int asked = 0;
    ProgressLine::Style style{.what = "swept",
                              .terminal = false,
                              .first = std::chrono::milliseconds(1),
                              .every = std::chrono::milliseconds(1)};
    style.time_left = true;
    const ProgressLine line(err, style, [&] {
      if (++asked == 4) over.set_value();
      return asked < 3 ? 0.25 : 1 - 1e-9;  // of which a quarter was there when it began
    });
    over.get_future().wait();
  }
  CHECK_THAT(err.str(), Contains("swept 25 %\n") && Contains("swept 100 %, 0 s left\n"));
}
