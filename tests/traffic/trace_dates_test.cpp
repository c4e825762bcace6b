// Times that are digits: dates, or numbers in a stated unit.
#include <fmt/format.h>

#include "specs.hpp"
#include "support/catch.hpp"
#include "traffic/instants.hpp"
#include "traffic/trace.hpp"

using namespace costsim;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using traffic::Trace;

namespace {

Duration first_of(std::string_view time, traffic::TraceOptions options = {.bucket = Duration(1)}) {
  return traffic::parse_trace(std::string(time) + ",1", "t.csv", options).report.first;
}

std::vector<Duration> replay(std::string_view text, Duration unit = {}) {
  return traffic::parse_instants(text, "a.csv", unit);
}

}  // namespace

TEST_CASE("8, 10, 12 and 14 digits are the dates that they look like") {
  CHECK(first_of("20250303") == first_of("2025-03-03"));
  CHECK(first_of("2025030314") == first_of("2025-03-03 14:00"));
  CHECK(first_of("202503031459") == first_of("2025-03-03 14:59"));
  CHECK(first_of("20250303145958") == first_of("2025-03-03 14:59:58"));
  CHECK(first_of("20250303145958.25") == first_of("2025-03-03 14:59:58.25"));
  CHECK(first_of("20240229") == first_of("2024-02-29"));
}

TEST_CASE("numbers that do not begin like a year are still numbers") {
  CHECK(first_of("1397088240") == first_of("2014-04-10 00:04"));
  CHECK(first_of("946684800000") == first_of("2000-01-01"));  // 12 digits of milliseconds
  CHECK(first_of("31536000") == 24h * 365);
  CHECK(first_of("202500") == 202'500s);
}

// Hourly rows 2025100100 … : one second apart when read as seconds since 1970.
TEST_CASE("hourly digits are hours") {
  const Trace trace = traffic::parse_trace("2025100122,7\n2025100123,7\n2025100200,7\n", "t.csv");
  CHECK(trace.report.bucket == 1h);
  CHECK(trace.report.doubts.empty());
  CHECK_FALSE(trace.report.zone_written);
}

// The case "gate.toml": three passages between 12:00 and 13:00.
TEST_CASE("a replay of dates lasts as long as its dates") {
  const auto gate = replay("202503031200\n202503031201\n202503031300\n");
  CHECK(gate == std::vector<Duration>{0min, 1min, 60min});
  CHECK(traffic::period_of(gate, 1min) == 61min);
  CHECK(replay("20250303\n20250304\n") == std::vector<Duration>{0h, 24h});
  CHECK(replay("2025030323\n2025030400\n") == std::vector<Duration>{0h, 1h});
  CHECK(replay("20250303235959\n20250304000001\n") == std::vector<Duration>{0s, 2s});
  CHECK(replay("1965-01-01 00:00\n1965-01-01 00:01\n") == std::vector<Duration>{0s, 60s});
}

TEST_CASE("digits of a replay that are no date are refused at their place") {
  CHECK_THROWS_WITH(replay("202513031200\n"),
                    Contains("a.csv:1:1: '202513031200': expected a date YYYYMMDD"));
  CHECK_THROWS_WITH(replay("time\n202503031200\n202503031260\n"), Contains("a.csv:3:1"));
  CHECK_THROWS_WITH(replay("202503\n"), Contains("a.csv:1:1") && Contains("six digits"));
}

TEST_CASE("a stated unit makes numbers of all digits") {
  const traffic::TraceOptions minutes{.time_unit = 1min};
  std::string day;
  for (int i = 1; i <= 1440; ++i) day += fmt::format("{},60\n", i);
  const Trace trace = traffic::parse_trace(day, "t.csv", minutes);
  CHECK(trace.report.bucket == 1min);
  CHECK(trace.report.length == 24h);
  CHECK(trace.report.doubts.empty());
  CHECK(first_of("2034567890", {.bucket = 1s, .time_unit = 1s}) == 2'034'567'890s);
  CHECK(first_of("202503", {.bucket = 1s, .time_unit = 1s}) == 202'503s);
  CHECK(first_of("1.5", {.bucket = 1s, .time_unit = 1h}) == 90min);
  CHECK(first_of("20250303", {.bucket = 1s, .time_unit = 1ms}) == 20'250'303ms);
  CHECK(replay("1\n1.5\n3\n", 1min) == std::vector<Duration>{1min, 90s, 3min});
}

TEST_CASE("small numbers without a unit are seconds, in doubt") {
  const Trace trace = traffic::parse_trace("1,60\n2,60\n3,60\n", "t.csv");
  CHECK(trace.report.bucket == 1s);
  REQUIRE(trace.report.doubts.size() == 1);
  CHECK_THAT(trace.report.doubts.front(), Contains("read as seconds") && Contains("time_unit"));
  CHECK(traffic::parse_trace("1397088240,1\n1397088300,1\n", "t.csv").report.doubts.empty());
}

TEST_CASE("a spreadsheet's first line and a byte-order mark are no rows") {
  const auto counts = [](std::string_view text) {
    const Trace trace = traffic::parse_trace(text, "t.csv");
    CHECK(trace.report.lines - trace.report.skipped == 2);
    return trace.counts;
  };
  for (const char* first : {"sep=,\n", "\"sep=,\"\r\n", "\xEF\xBB\xBFsep=,\n", "\xEF\xBB\xBF"}) {
    CAPTURE(first);
    CHECK(counts(std::string(first) + "t,n\n0,3\n60,4\n") == std::vector<std::int64_t>{3, 4});
    CHECK(counts(std::string(first) + "0,3\n60,4\n") == std::vector<std::int64_t>{3, 4});
    CHECK(replay(std::string(first) + "time\n1\n2\n") == std::vector<Duration>{1s, 2s});
    CHECK(replay(std::string(first) + "1,2\n") == std::vector<Duration>{1s, 1s});
  }
}

TEST_CASE("columns may be separated by semicolons or tabs; then a comma is a decimal point") {
  const auto counts = [](std::string_view text) {
    return traffic::parse_trace(text, "t.csv").counts;
  };
  const std::vector<std::int64_t> right = {3, 4};
  CHECK(counts("time;count\n2025-03-03 12:00;3\n2025-03-03 12:01;4\n") == right);
  CHECK(counts("2025-03-03 12:00:00,000;3,0\r\n2025-03-03 12:01:00,000;4\r\n") == right);
  CHECK(counts("\xEF\xBB\xBFsep=;\r\n\"time\";\"count\"\r\n0;3\r\n60;4,00\r\n") == right);
  CHECK(counts("time\tcount\n0\t3\n60\t4\n") == right);
  CHECK(counts("\"time; UTC\",count\n0,3\n60,4\n") == right);  // quoted: no separator
  CHECK(replay("time;count\n0,5;2\n1,25;1\n") == std::vector<Duration>{500ms, 500ms, 1250ms});
  CHECK(replay("sep=;\n0,5\n1,25\n") == std::vector<Duration>{500ms, 1250ms});
}
