// A recorded trace as traffic: nothing is repeated, cut or rescaled unless the scenario says so.
#include "specs.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"

using namespace costsim;
using traffic::Series;
using traffic::ShapeSpec;
using traffic::Trace;

namespace {

/// Ten buckets of a minute: 0, 7, 14 … 63.
std::shared_ptr<const Trace> ten_minutes() {
  std::string text;
  for (int i = 0; i < 10; ++i) text += std::to_string(i * 60) + "," + std::to_string(i * 7) + "\n";
  return std::make_shared<const Trace>(traffic::parse_trace(text, "ten.csv"));
}

ShapeSpec replay(std::initializer_list<std::pair<std::string_view, std::string_view>> given = {}) {
  ShapeSpec spec = specs::shape("trace", given);
  spec.trace = ten_minutes();
  return spec;
}

Series run(const ShapeSpec& spec, int minutes, Duration step = std::chrono::minutes(1)) {
  return traffic::generate(spec, std::chrono::minutes(minutes), step);
}

std::string refusal(const ShapeSpec& spec, int minutes) {
  return testing::refusal_of([&] { run(spec, minutes); });
}

}  // namespace

TEST_CASE("a trace replays as it was recorded") {
  const Series series = run(replay(), 10);
  CHECK(series.total == 315);
  for (Eigen::Index i = 0; i < 10; ++i) CHECK(series.counts(i) == static_cast<double>(i * 7));
}

TEST_CASE("inside a wide bucket requests are spread evenly, and none is lost") {
  for (const int step : {1, 7 * 60, 10, 20, 600, 120}) {
    if (600 % step != 0) continue;
    const Series series = run(replay(), 10, std::chrono::seconds(step));
    CAPTURE(step);
    CHECK(series.total == 315);
    CHECK(specs::counts_are_whole_and_add_up(series));
  }
  const Series seconds = run(replay(), 10, std::chrono::seconds(1));
  for (Eigen::Index m = 0; m < 10; ++m) {
    CHECK(seconds.counts.segment(m * 60, 60).sum() == static_cast<double>(m * 7));
    CHECK(seconds.counts.segment(m * 60, 60).maxCoeff() <= static_cast<double>((m * 7 + 59) / 60));
  }
}

TEST_CASE("a trace longer or shorter than the period is refused until the scenario decides") {
  using Catch::Matchers::Contains;
  CHECK_THAT(refusal(replay(), 5), Contains("say which part with from"));
  CHECK_THAT(refusal(replay(), 11), Contains("repeat = true"));
  CHECK_THAT(refusal(replay({{"from", "6min"}}), 5), Contains("repeat = true"));
  CHECK_THAT(refusal(replay({{"speed", "2"}}), 10), Contains("needs 20min of it"));
  CHECK_THAT(refusal(replay({{"speed", "0.5"}}), 10), Contains("needs 5min of it"));
  CHECK_THAT(refusal(replay({{"from", "10min"}, {"repeat", "true"}, {"speed", "1e-6"}}), 1),
             Contains("accepted"));
}

TEST_CASE("from takes a part, exactly") {
  CHECK(run(replay({{"from", "0s"}}), 5).total == 0 + 7 + 14 + 21 + 28);
  CHECK(run(replay({{"from", "5min"}}), 5).total == 35 + 42 + 49 + 56 + 63);
  // Half of the 56 of minute 8 and half of the 63 of minute 9, 59.5, rounded once.
  CHECK(run(replay({{"from", "510s"}}), 1).total == 60);
}

TEST_CASE("a repeated trace starts again at its end") {
  const Series series = run(replay({{"repeat", "true"}}), 25);
  CHECK(series.total == 2 * 315 + 0 + 7 + 14 + 21 + 28);
  CHECK(series.counts(10) == 0);
  CHECK(series.counts(19) == 63);
  CHECK(series.counts(24) == 28);
  CHECK(run(replay({{"repeat", "true"}, {"from", "9min"}}), 2).total == 63);
}

TEST_CASE("speed keeps the requests and changes the rate") {
  const Series fast = run(replay({{"speed", "2"}}), 5);
  CHECK(fast.total == 315);
  CHECK(fast.counts(4) == 56 + 63);
  const Series slow = run(replay({{"speed", "0.5"}}), 20);
  CHECK(slow.total == 315);
  CHECK(slow.counts(19) == Approx(31.5).margin(0.6));
  CHECK(run(replay({{"speed", "3"}, {"repeat", "true"}}), 10).total == 3 * 315);
}

TEST_CASE("scale multiplies the total exactly and rounds once") {
  CHECK(run(replay({{"scale", "1000000"}}), 10).total == 315'000'000);
  CHECK(run(replay({{"scale", "0.1"}}), 10).total == 32);
  CHECK(run(replay({{"scale", "0"}}), 10).total == 0);
  const Series scaled = run(replay({{"scale", "2.5"}}), 10);
  CHECK(scaled.total == 788);
  CHECK(specs::counts_are_whole_and_add_up(scaled));
}

TEST_CASE("as a multiplier a trace lends its form to a stated rate") {
  ShapeSpec spec = specs::shape("constant", {{"rate", "60/min"}});
  spec.multiply = {replay()};
  const Series series = run(spec, 10);
  CHECK(series.total == 600);
  CHECK(series.counts(0) == 0);
  CHECK(series.counts(9) == Approx(120).margin(1));
}

TEST_CASE("the parameters say how the file is read") {
  const auto options = [](const ShapeSpec& spec) {
    return traffic::trace_options(spec.parameters);
  };
  CHECK(options(replay()).bucket == Duration{});
  CHECK(options(replay()).unordered == traffic::Unordered::Refuse);
  CHECK(options(replay({{"bucket", "3min"}})).bucket == std::chrono::minutes(3));
  CHECK(options(replay({{"unordered", "sort"}})).unordered == traffic::Unordered::Sort);
}
