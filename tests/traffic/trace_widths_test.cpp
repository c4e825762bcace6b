// What a row of a trace covers, found from the gaps between rows.
#include <cmath>

#include <fmt/format.h>

#include "specs.hpp"
#include "support/catch.hpp"
#include "traffic/plan.hpp"
#include "traffic/trace.hpp"

using namespace costsim;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using traffic::RowWidths;
using traffic::Series;
using traffic::Trace;

namespace {

using Counts = std::vector<std::int64_t>;
using Times = std::vector<double>;

constexpr Duration minute = 1min;

/// Rows of `count` requests at these seconds.
Trace rows_at(const Times& seconds, std::int64_t count, RowWidths widths = RowWidths::Auto) {
  std::string text;
  for (const double time : seconds) text += fmt::format("{},{}\n", time, count);
  return traffic::parse_trace(text, "t.csv", {.widths = widths, .time_unit = 1s});
}

/// The whole trace in steps.
Series replayed(Trace trace, Duration step = minute) {
  traffic::Plan plan{.shape = specs::shape("trace")};
  plan.shape.trace = std::make_shared<const Trace>(std::move(trace));
  return traffic::counted(plan, *traffic::own_period(plan, step), step);
}

std::string doubt(const Trace& trace) {
  REQUIRE(trace.report.doubts.size() == 1);
  return trace.report.doubts.front();
}

Times every(double width, int rows) {
  Times times(static_cast<std::size_t>(rows));
  for (int i = 0; i < rows; ++i) times[static_cast<std::size_t>(i)] = width * i;
  return times;
}

}  // namespace

// The case "till.toml": hourly sums of a shop's tills, 360,000 each, of which one came at 07:00:01.
TEST_CASE("one row a second late does not turn hourly rows into spikes") {
  for (const double late : {1.0, -1.0, 300.0, -300.0}) {
    CAPTURE(late);
    Times times = every(3600, 24);
    times[7] += late;
    const Trace trace = rows_at(times, 360'000);
    CHECK(trace.report.bucket == 1h);
    CHECK(trace.counts == Counts(24, 360'000));
    CHECK_THAT(doubt(trace), Contains("1 of its 24 rows came up to") && Contains("widths = "));
    const Series series = replayed(trace);
    CHECK(series.total == 24 * 360'000);
    CHECK(traffic::peak_per_second(series) == 100);
    CHECK(series.counts.size() == 24 * 60);
  }
}

TEST_CASE("the first row may be the one that is late") {
  Times times = every(3600, 24);
  times[0] = 1;
  const Trace trace = rows_at(times, 360'000);
  CHECK(trace.report.first == 0s);
  CHECK(trace.counts == Counts(24, 360'000));
}

TEST_CASE("a row that was sent twice, a second apart, is two rows of one bucket") {
  Times times = every(3600, 24);
  times.insert(times.begin() + 8, times[7] + 1);
  const Trace trace = rows_at(times, 360'000);
  CHECK(trace.report.bucket == 1h);
  CHECK(trace.report.merged == 1);
  CHECK(trace.counts[7] == 720'000);
  CHECK(trace.counts.size() == 24);
}

TEST_CASE("an hour that is missing beside a late row is still an hour without requests") {
  Times times = every(3600, 24);
  times[7] += 1;
  times.erase(times.begin() + 12);
  const Trace trace = rows_at(times, 360'000);
  CHECK(trace.counts[12] == 0);
  CHECK(trace.report.gaps_filled == 1);
  CHECK(traffic::peak_per_second(replayed(trace)) == 100);
}

TEST_CASE("a row far from its grid is spread over its own width") {
  Times times = every(3600, 24);
  times[7] += 1200;
  const Trace trace = rows_at(times, 360'000);
  CHECK(trace.report.unequal);
  CHECK(trace.report.length == 24h);
  CHECK(traffic::peak_per_second(replayed(trace)) == 150);  // 360,000 in 40 minutes
}

// Requests of a year by month, 1,000 a second in each: the counts are what those months hold.
TEST_CASE("monthly rows are as wide as their months") {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::string text = "month,requests\n";
  for (int month = 0; month < 12; ++month) {
    text += fmt::format("2025-{:02}-01,{}\n", month + 1, days[month] * 86'400'000LL);
  }
  const Trace trace = traffic::parse_trace(text, "t.csv");
  CHECK(trace.report.length == 24h * 365);
  CHECK(trace.report.gaps_filled == 0);
  CHECK_THAT(doubt(trace), Contains("672h to 744h apart"));
  const Series series = replayed(trace, 1h);
  CHECK(series.total == 365LL * 86'400'000);
  CHECK((series.counts == 3'600'000).all());
}

TEST_CASE("two monthly rows tell that the second is as long as its month") {
  const Trace trace = traffic::parse_trace("2025-01-01,310\n2025-02-01,280\n", "t.csv");
  CHECK(trace.report.length == 24h * 59);
  const Series series = replayed(trace, 1h);
  CHECK(series.counts.maxCoeff() - series.counts.minCoeff() <= 1);
}

// What a monitor keeps: five-minute sums of the past, then sums of single minutes; 1/s throughout.
TEST_CASE("minutes that follow five-minute sums, and the other way round") {
  std::string newer_finer, older_finer;
  for (int i = 0; i < 12; ++i) newer_finer += fmt::format("{},300\n", 300 * i);
  for (int i = 0; i < 30; ++i) newer_finer += fmt::format("{},60\n", 3600 + 60 * i);
  for (int i = 0; i < 30; ++i) older_finer += fmt::format("{},60\n", 60 * i);
  for (int i = 0; i < 12; ++i) older_finer += fmt::format("{},300\n", 1800 + 300 * i);
  for (const std::string& text : {newer_finer, older_finer}) {
    const Trace trace = traffic::parse_trace(text, "t.csv", {.time_unit = 1s});
    CHECK_THAT(doubt(trace), Contains("1min to 5min apart"));
    const Series series = replayed(trace);
    CHECK(series.counts.size() == 90);
    CHECK((series.counts == 60).all());
  }
}

TEST_CASE("a minute that drifts stays one request a second") {
  std::string text;
  double time = 0;
  for (int i = 0; i < 600; ++i) {
    const double width = 60 + (i % 3) * 0.25;  // 60, 60.25 and 60.5 s
    text += fmt::format("{},{}\n", time, static_cast<int>(width * 4));
    time += width;
  }
  const Trace trace = traffic::parse_trace(text, "t.csv", {.time_unit = 1s});
  CHECK(trace.report.unequal);
  const Series series = replayed(trace);
  CHECK(std::abs(traffic::peak_per_second(series) - 4) < 0.05);
  CHECK(series.counts.head(series.counts.size() - 1).minCoeff() >= 239);
}

TEST_CASE("times without requests stay what they were") {
  for (const Times& times : {Times{0, 60, 240}, Times{0, 60, 120, 300, 360, 600, 660, 720, 1200},
                             Times{0, 600, 900, 1200}}) {
    const Trace trace = rows_at(times, 6);
    CHECK_FALSE(trace.report.unequal);
    CHECK(trace.report.doubts.empty());
    CHECK(trace.report.gaps_filled > 0);
  }
}

TEST_CASE("a lone longer gap between rows of their own widths has no requests") {
  const Times times = {0, 60.5, 121.5, 181.5, 1081.5, 1142, 1203, 1263};
  const Trace trace = rows_at(times, 60);
  CHECK(trace.report.unequal);
  CHECK(trace.report.gaps_filled == 1);
  CHECK(trace.counts[4] == 0);
}

TEST_CASE("what is stated is no doubt") {
  Times times = every(3600, 24);
  times[7] += 1;
  const Trace own = rows_at(times, 3600, RowWidths::Own);
  CHECK(own.report.doubts.empty());
  CHECK(traffic::peak_per_second(replayed(own)) == Approx(1).epsilon(0.02));
  const Trace equal = rows_at(times, 3600, RowWidths::Equal);
  CHECK(equal.report.doubts.empty());
  CHECK(equal.report.bucket == 1s);
  const Trace hole = rows_at({0, 60, 240}, 6, RowWidths::Own);
  CHECK(hole.counts == Counts{6, 6, 6});
  CHECK(hole.report.length == 420s);
}

TEST_CASE("gaps without a usual width are told") {
  const Trace trace = rows_at({0, 6, 10, 31}, 1);
  CHECK(trace.report.bucket == 1s);
  CHECK_THAT(doubt(trace), Contains("no usual width"));
}

// 10,000 requests in 20 buckets of 50 s: 16 minutes and 40 seconds, of which 16 were billed.
TEST_CASE("a trace that the step does not divide keeps its tail") {
  const Trace trace = rows_at(every(50, 20), 500);
  for (const Duration step : {Duration(minute), Duration(7min), Duration(1h), Duration(1s)}) {
    const Series series = replayed(trace, step);
    CAPTURE(step.count());
    CHECK(series.total == 10'000);
    CHECK(specs::counts_are_whole_and_add_up(series));
  }
  CHECK(replayed(trace).counts.size() == 17);
  CHECK(replayed(trace).counts(16) == 400);  // 40 s at 10/s
}

TEST_CASE("so does its part from a stated time on, and at another speed") {
  traffic::Plan plan;
  const auto total = [&](const char* from, const char* speed) {
    plan.shape = specs::shape("trace", {{"from", from}, {"speed", speed}});
    plan.shape.trace = std::make_shared<const Trace>(rows_at(every(50, 20), 500));
    return traffic::counted(plan, *traffic::own_period(plan, minute), minute).total;
  };
  CHECK(total("0s", "1") == 10'000);
  CHECK(total("30s", "1") == 9'700);
  CHECK(total("0s", "3") == 10'000);
  CHECK(total("0s", "0.7") == 10'000);
}
