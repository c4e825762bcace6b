// The trace reader: what it accepts, and what it makes of it.
#include "traffic/trace.hpp"

#include <fstream>

#include "specs.hpp"
#include "support/catch.hpp"

using namespace costsim;
using traffic::Trace;
using traffic::Unordered;

namespace {

Trace parse(std::string_view text, const traffic::TraceOptions& options = {}) {
  return traffic::parse_trace(text, "trace.csv", options);
}

std::vector<std::int64_t> counts(std::string_view text, const traffic::TraceOptions& options = {}) {
  return parse(text, options).counts;
}

std::int64_t time_of(const std::string& text) {
  return parse(text + ",1", {.bucket = Duration(1)}).report.first.count();
}

using Counts = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("headers are optional, whatever their names") {
  for (const char* header : {"", "timestamp,value\n", "period,count\n", "date,users\n",
                             "\"Time\",\"Requests per minute\"\n", "# from the console\n\n",
                             "\xEF\xBB\xBFtimestamp,value\n"}) {
    CAPTURE(header);
    CHECK(counts(std::string(header) + "0,3\n60,4\n") == Counts{3, 4});
  }
}

TEST_CASE("the last newline, carriage returns, blanks and quotes do not matter") {
  const Counts expected = {3, 4, 5};
  CHECK(counts("0,3\n60,4\n120,5") == expected);
  CHECK(counts("0,3\r\n60,4\r\n120,5\r\n") == expected);
  CHECK(counts(" 0 , 3 \n 60, 4\n120 ,5\n\n\n") == expected);
  CHECK(counts("\"0\",\"3\"\n\"60\",\"4\"\n\"120\",\"5\"\n") == expected);
}

TEST_CASE("whole numbers may be written as floats") {
  CHECK(counts("0,94.0\n60,1e3\n120,+5\n180,0.000\n240,2.5e1\n300,007\n") ==
        Counts{94, 1000, 5, 0, 25, 7});
  CHECK(counts("0,9007199254740992\n60,0") == Counts{9'007'199'254'740'992, 0});
}

TEST_CASE("one moment has many spellings") {
  const std::int64_t moment = 1'397'088'240'000'000'000;  // date -u -d 2014-04-10T00:04Z +%s
  for (const char* text :
       {"2014-04-10 00:04:00", "2014-04-10T00:04:00Z", "2014-04-10T00:04Z", "2014/04/10 00:04",
        "2014-04-10T00:04:00.000Z", "2014-04-10T02:04:00+02:00", "2014-04-09T20:04:00-0400",
        "2014-04-10 05:34:00 +05:30", "2014-04-10T01:04+01", "1397088240", "1397088240.0",
        "1397088240000", "1397088240000000", "1397088240000000000"}) {
    CAPTURE(text);
    CHECK(time_of(text) == moment);
  }
  CHECK(time_of("2000-02-29") == 951'782'400'000'000'000);  // date -u -d 2000-02-29 +%s
  CHECK(time_of("1969-12-31 23:59:59") == -1'000'000'000);
  CHECK(time_of("1970-01-01 00:00:00.25") == 250'000'000);
  CHECK(time_of("1970-01-01 00:00:00.123456789123") == 123'456'789);
  CHECK(time_of("0.5") == 500'000'000);
}

TEST_CASE("days alone make daily buckets, across a leap day") {
  const Trace trace = parse("date,users\n2024-02-28,1\n2024-02-29,2\n2024-03-01,3\n");
  CHECK(trace.report.bucket == std::chrono::hours(24));
  CHECK(trace.counts == Counts{1, 2, 3});
}

TEST_CASE("a gap means zero and is counted") {
  const Trace trace = parse("0,1\n60,2\n240,3\n");
  CHECK(trace.counts == Counts{1, 2, 0, 0, 3});
  CHECK(trace.report.gaps_filled == 2);
}

TEST_CASE("a gap before the first regular step does not widen the buckets") {
  const Trace trace = parse("0,1\n600,2\n900,3\n1200,4\n");
  CHECK(trace.report.bucket == std::chrono::minutes(5));
  CHECK(trace.counts == Counts{1, 0, 2, 3, 4});
  CHECK(trace.report.gaps_filled == 1);
}

TEST_CASE("irregular times fall on the widest grid that holds them all") {
  const Trace trace = parse("0,1\n6,2\n10,3\n");
  CHECK(trace.report.bucket == std::chrono::seconds(2));
  CHECK(trace.counts == Counts{1, 0, 0, 2, 0, 3});
}

TEST_CASE("rows of the same time are added together and reported") {
  const Trace trace = parse("0,1\n60,2\n60,3\n120,4\n120,5\n120,6\n");
  CHECK(trace.counts == Counts{1, 5, 15});
  CHECK(trace.report.merged == 3);
  CHECK(trace.report.gaps_filled == 0);
  CHECK(trace.report.total == 21);
  CHECK(trace.report.peak == 15);
}

TEST_CASE("a stated bucket gathers irregular rows from the first one on") {
  const Trace trace =
      parse("10,1\n15.5,1\n69.999,1\n70,1\n200,1\n", {.bucket = std::chrono::minutes(1)});
  CHECK(trace.counts == Counts{3, 1, 0, 1});
  CHECK(trace.report.merged == 2);
  CHECK(trace.report.gaps_filled == 1);
  CHECK(trace.report.span() == std::chrono::minutes(4));
  CHECK(trace.report.mean() == 1.25);
}

TEST_CASE("rows out of order are sorted only when asked, and that is reported") {
  CHECK_THROWS_AS(parse("120,3\n60,2\n0,1\n"), Error);
  const traffic::TraceOptions sort = {.unordered = Unordered::Sort};
  const Trace newest_first = parse("120,3\n60,2\n0,1\n", sort);
  CHECK(newest_first.counts == Counts{1, 2, 3});
  CHECK(newest_first.report.sorted);
  CHECK_FALSE(parse("0,1\n60,2\n", sort).report.sorted);
}

TEST_CASE("the report counts lines and what was skipped") {
  const Trace trace = parse("# comment\ntimestamp,value\n\n0,1\n60,2\n# end\n");
  CHECK(trace.report.file == "trace.csv");
  CHECK(trace.report.lines == 6);
  CHECK(trace.report.skipped == 4);
}

TEST_CASE("a file gives the same as its text, however it is cut into reads") {
  std::string text = "timestamp,value\n";
  for (int i = 0; i < 120'000; ++i) {
    text += std::to_string(1'000'000'000 + i * 60) + "," + std::to_string(i % 977) + "\n";
  }
  const std::string path = std::string(COSTSIM_BINARY_DIR) + "/tests/traffic/long_trace.csv";
  std::ofstream(path) << text;
  REQUIRE(text.size() > (std::size_t{1} << 20));
  const Trace from_file = traffic::read_trace(path);
  CHECK(from_file.counts == counts(text));
  CHECK(from_file.report.lines == 120'001);
  CHECK(from_file.report.file == path);
}

TEST_CASE("the report tells people everything that was done to the rows") {
  CHECK(
      traffic::describe(parse("2014-04-10 00:04:00,94.0\n2014-04-10 00:09,56\n").report,
                        std::chrono::minutes(5)) ==
      "trace.csv: 150 requests in 2 rows, 2 buckets of 5min from 2014-04-10 00:04:00 UTC on, 75.0 "
      "a bucket on average, 94 at most; no zone written, taken as UTC");
  const Trace mended = parse("t,n\n0,1\n180,2\n120,3\n120,4\n", {.unordered = Unordered::Sort});
  CHECK(traffic::describe(mended.report, std::chrono::seconds(1)) ==
        "trace.csv: 10 requests in 4 rows, 4 buckets of 1min from 1970-01-01 00:00:00 UTC on, 2.5 "
        "a bucket on average, 7 at most; gaps taken as zero: 1; rows added to an earlier one: 1; "
        "rows sorted by time; each bucket spread evenly over its steps");
}
