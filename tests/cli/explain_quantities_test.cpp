// costsim explain: how quantities came about, as the scenarios of this tree have them.
#include "support/catch.hpp"
#include "support/program.hpp"

using Catch::Matchers::Contains;
using costsim::testing::Ran;
using costsim::testing::run_program;

namespace {

/// On one line, whatever the width.
std::string explained(const std::string& scenario, const std::string& item) {
  const Ran ran = run_program({"explain", "scenarios/" + scenario + ".toml", item});
  REQUIRE(ran.exit_code == 0);
  std::string text;
  for (const char c : ran.out) {
    if (c != '\n' && (c != ' ' || text.empty() || text.back() != ' ')) text += c;
    if (c == '\n' && !text.empty() && text.back() != ' ') text += ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("the dimension that decides a capacity unit is told with the others") {
  // 1.8 million requests, four to a connection, of 8 KB with their answers.
  const std::string text = explained("devtool-backend", "t2.load-balancer.alb-lcu-hours");
  CHECK_THAT(text, Contains("new connections: 5 unit-hours: one a second for "
                            "requests_per_connection = 4; a unit has lcu-new-connections = 25"));
  CHECK_THAT(text, Contains("bytes: 13.73291015625 unit-hours: 8KB of each request and its "
                            "response; a unit has lcu-bytes-per-hour = 1GB. This one decides"));
}

TEST_CASE("the factors of a function's GB-seconds come to what is billed") {
  const std::string text = explained("devtool-backend", "serverless.api.memory");
  CHECK_THAT(text, Contains("197,280 GB-seconds × "));  // 1,972,800 × 0.2 s × 0.5 GB
  CHECK_THAT(text, Contains("invocations: 1,972,800 invocations"));
  CHECK_THAT(text, Contains("time of each: 0.11 s: its mean before rounding"));
  CHECK_THAT(text, Contains("billed time of each: 0.2 s: each rounded up to billing-step = 100ms"));
  CHECK_THAT(text, Contains("memory: 0.5 GB: 512MB / 1,024 MB"));
  CHECK_THAT(text, Contains("A GB is 1,073,741,824 bytes (a GiB)."));
}
