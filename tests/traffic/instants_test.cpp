#include "traffic/instants.hpp"

#include "support/catch.hpp"
#include "support/refusal.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::traffic;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

std::vector<Duration> instants(const std::string& text) {
  return parse_instants(text, "a.csv");
}

}  // namespace

TEST_CASE("small numbers are seconds from the start of the period") {
  CHECK(instants("time\n0.25\n# two at once\n3\n3\n 4.5 \r\n") ==
        std::vector<Duration>{250ms, 3s, 3s, 4500ms});
}

TEST_CASE("of recorded times the first is the start") {
  CHECK(instants("2014-04-10 00:04:00,2\n2014-04-10 00:04:01.5,1\n") ==
        std::vector<Duration>{0s, 0s, 1500ms});
  CHECK(instants("1396000000000\n1396000000250\n") == std::vector<Duration>{0s, 250ms});
}

TEST_CASE("a bad line is told at its place") {
  CHECK_THROWS_WITH(instants("1\nsoon\n"), Contains("a.csv:2:1") && Contains("'soon'"));
  CHECK_THROWS_WITH(instants("1\n  0.5\n"), Contains("a.csv:2:3") && Contains("in order"));
  CHECK_THROWS_WITH(instants("1,some\n"), Contains("a.csv:1:1") && Contains("'some'"));
  CHECK_THROWS_WITH(instants("1,-1\n"), Contains("a.csv:1:1") && Contains("'-1'"));
  CHECK_THROWS_WITH(instants("1,1e18\n"), Contains("a.csv:1:1") && Contains("more than 20000000"));
  CHECK_THROWS_WITH(instants("-1\n"), Contains("a.csv:1:1"));
  CHECK_THROWS_WITH(instants(",1\n"), Contains("a.csv:1:1"));
  CHECK_THROWS_WITH(instants("# none\n"), Contains("no arrival"));
}

TEST_CASE("what is replayed is counted in the steps it falls into") {
  const std::vector<Duration> five = {0s, 59s, 60s, 61s, 130s};
  CHECK(period_of(five, 1min) == 3min);
  const Series series = counted(five, 4min, 1min);
  CHECK(series.total == 5);
  CHECK(series.counts(0) == 2);
  CHECK(series.counts(1) == 2);
  CHECK(series.counts(2) == 1);
  CHECK(series.counts(3) == 0);
  CHECK_THROWS_WITH(counted(five, 2min, 1min), Contains("longer than 2min"));
  CHECK_THROWS_AS(counted(five, 150s, 1min), Error);
}

TEST_CASE("bursts of what is replayed are measured within its steps") {
  std::vector<Duration> even, together;
  for (int i = 0; i < 600; ++i) even.push_back(1s * i);
  for (int i = 0; i < 600; ++i) together.push_back(10s * (i / 10));
  CHECK(counted(even, 10min, 1min).dispersion == Approx(0).margin(1e-9));
  // Ten in one second of ten: mean 1, variance 9 (× 60/59 within a step of 60).
  CHECK(counted(together, 10min, 1min).dispersion == Approx(9 * 60.0 / 59));
}

TEST_CASE("a byte-order mark takes no column, and the first time is like none before") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(parse_instants(mark + "0.5\n1.5,2\n", "r.csv").size() == 3);
  const auto told = [&](const std::string& text) {
    return testing::refusal_of([&] { parse_instants(text, "r.csv"); });
  };
  CHECK_THAT(told(mark + "{\"at\":1}\n"),
             Catch::Contains("r.csv:1:1: '{\"at\":1}': expected a time such as 12.25"));
  CHECK_THAT(
      told(mark + "1\n{\"at\":1}\n"),
      Catch::Contains("r.csv:2:1: ") && Catch::Contains("a time like those before, such as"));
}
