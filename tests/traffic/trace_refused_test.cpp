// What is not a trace is refused where it goes wrong, and never read in part.
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/refusal.hpp"
#include "traffic/trace.hpp"
#include "units/error.hpp"

using namespace costsim;
using Catch::Matchers::Contains;

namespace {

std::string refusal(std::string_view text, const traffic::TraceOptions& options = {}) {
  return testing::refusal_of([&] { traffic::parse_trace(text, "t.csv", options); });
}

struct Malformed {
  std::string_view text;
  std::string message;  ///< its beginning
};

void check_all(std::initializer_list<Malformed> traces) {
  for (const Malformed& trace : traces) {
    CAPTURE(trace.text);
    CHECK_THAT(refusal(trace.text), Catch::StartsWith(trace.message));
  }
}

std::string failure_to_read(const std::string& path) {
  try {
    traffic::read_trace(path);
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Io);
    return error.what();
  }
  return "read";
}

}  // namespace

TEST_CASE("a count that is not a whole number of requests is refused at its column") {
  check_all({{"0,1\n60,\n", "t.csv:2:4: '': expected a whole number"},
             {"0,1\n60,-5\n", "t.csv:2:4: '-5': expected a whole number of requests, at least 0"},
             {"0,1\n60,1.5\n", "t.csv:2:4: '1.5'"},
             {"0,1\n60,94.01\n", "t.csv:2:4: '94.01'"},
             {"0,1\n60,NaN\n", "t.csv:2:4: 'NaN'"},
             {"0,1\n60,inf\n", "t.csv:2:4: 'inf'"},
             {"0,1\n60,1e30\n", "t.csv:2:4: '1e30'"},
             {"0,1\n60,1000000000000000000000000000000\n", "t.csv:2:4: '1000000000"},
             {"0,1\n60,9223372036854775808\n", "t.csv:2:4: '9223372036854775808'"},
             {"0,1\n60,0x10\n", "t.csv:2:4: '0x10'"},
             {"0,1\n60,12 34\n", "t.csv:2:4: '12 34'"},
             {"0,1\n60,1_000\n", "t.csv:2:4: '1_000'"},
             {"0,1\n60,many\n", "t.csv:2:4: 'many'"},
             {"0,1\n60,\"2\n", "t.csv:2:4: '\"2'"},
             {"0,1\n60,1e-3\n", "t.csv:2:4: '1e-3'"}});
}

TEST_CASE("a time that does not exist or is like none before is refused at its column") {
  check_all({{",5\n", "t.csv:1:1: '': expected a time"},
             {"0,1\n-60,1\n", "t.csv:2:1: '-60': expected a time"},
             {"2014-13-01,1\n", "t.csv:1:1: '2014-13-01'"},
             {"2014-00-01,1\n", "t.csv:1:1: '2014-00-01'"},
             {"2023-02-29,1\n", "t.csv:1:1: '2023-02-29'"},
             {"1900-02-29,1\n", "t.csv:1:1: '1900-02-29'"},
             {"2014-04-31 00:00,1\n", "t.csv:1:1: '2014-04-31 00:00'"},
             {"2014-4-1 00:00,1\n", "t.csv:1:1: '2014-4-1 00:00'"},
             {"2014-04/10,1\n", "t.csv:1:1: '2014-04/10'"},
             {"2014-04-10 24:00,1\n", "t.csv:1:1: '2014-04-10 24:00'"},
             {"2014-04-10 00:60,1\n", "t.csv:1:1: '2014-04-10 00:60'"},
             {"2014-04-10 00:00:61,1\n", "t.csv:1:1: '2014-04-10 00:00:61'"},
             {"2014-04-10 00,1\n", "t.csv:1:1: '2014-04-10 00'"},
             {"2014-04-10 00:00:,1\n", "t.csv:1:1: '2014-04-10 00:00:'"},
             {"2014-04-10 00:00:00.,1\n", "t.csv:1:1: '2014-04-10 00:00:00.'"},
             {"2014-04-10T00:00+2,1\n", "t.csv:1:1: '2014-04-10T00:00+2'"},
             {"2014-04-10T00:00Zulu,1\n", "t.csv:1:1: '2014-04-10T00:00Zulu'"},
             {"2014-04-10x00:00,1\n", "t.csv:1:1: '2014-04-10x00:00'"},
             {"9999-12-31,1\n", "t.csv:1:1: '9999-12-31'"},
             {"1677-01-01,1\n", "t.csv:1:1: '1677-01-01'"},
             {"0,1\n1e9,1\n", "t.csv:2:1: '1e9'"},
             {"0,1\n99999999999999999999,1\n", "t.csv:2:1: '99999999999999999999'"},
             {"0,1\n9300000000,1\n", "t.csv:2:1: '9300000000'"},
             {"0,1\n60.,1\n", "t.csv:2:1: '60.'"},
             {"0,1\n1970-01-01 00:01,1\n", "t.csv:2:1: '1970-01-01 00:01'"},
             {"1970-01-01,1\n60,1\n", "t.csv:2:1: '60'"},
             {"2014-04-10T00:00Z,1\n2014-04-10T00:01,1\n", "t.csv:2:1: '2014-04-10T00:01'"},
             {"2014-04-10T00:00,1\n2014-04-10T00:01Z,1\n", "t.csv:2:1: '2014-04-10T00:01Z'"}});
}

TEST_CASE("digits that look like a date and are none are refused at their column") {
  check_all({{"202513010000,5\n", "t.csv:1:1: '202513010000': expected a date YYYYMMDD"},
             {"20250230,5\n", "t.csv:1:1: '20250230'"},
             {"2025100124,5\n", "t.csv:1:1: '2025100124'"},
             {"2034567890,5\n", "t.csv:1:1: '2034567890'"},
             {"20250303126000,5\n", "t.csv:1:1: '20250303126000'"},
             {"20250303,5\n20250332,5\n", "t.csv:2:1: '20250332'"},
             {"20250303,5\n2025030400,5\n", "t.csv:2:1: '2025030400'"},
             {"20250303,5\n2025-03-04,5\n", "t.csv:2:1: '2025-03-04'"},
             {"20250303.5,5\n", "t.csv:1:1: '20250303.5'"},
             {"202503,5\n202504,5\n", "t.csv:1:1: '202503': expected a date with its day"},
             // Yearly rows: as seconds they were three requests in three seconds.
             {"2001,5\n2002,6\n2003,7\n", "t.csv:1:1: '2001': expected a date with its day"}});
  CHECK_THAT(refusal("2034567890,5\n"), Contains("time_unit = \"s\""));
}

TEST_CASE("a line that is not two columns is refused") {
  check_all({{"0,1\n60\n", "t.csv:2:1: '60': expected timestamp,count"},
             {"0 1\n", "t.csv:1:1: '0 1': expected timestamp,count"},
             {"0;1\n60,2\n", "t.csv:2:1: '60,2': expected timestamp,count"},
             {"0,1\n60,2,3\n", "t.csv:2:4: '60,2,3': expected two columns"},
             {"app,func,end_timestamp,duration\n", "t.csv:1:"},
             {"timestamp,value\ntimestamp,value\n", "t.csv:2:1: 'timestamp'"},
             {"t,n,errors\n0,1,0\n60,2,0\n",
              "t.csv:1:3: 't,n,errors': expected two columns, timestamp,count; there are 3"},
             {"0,1,0\n60,2,0\n", "t.csv:1:3: '0,1,0': expected two columns"},
             {"2025-03-03,x,1\n", "t.csv:1:12: '2025-03-03,x,1': expected two columns"},
             {"sep=;\nt,n\n0,1\n", "t.csv:2:1: 't,n': expected timestamp,count"},
             {"t;n\n0;1,5\n", "t.csv:2:3: '1,5': expected a whole number of requests"},
             {"t;n\n0;1.234,0\n", "t.csv:2:3: '1.234,0'"},
             {"0,1\n\xEF\xBB\xBF"
              "60,2\n",
              "t.csv:2:1: '\\xef\\xbb\\xbf60'"},
             {"{\"Datapoints\": [1, 2]}", "t.csv:1:"},
             {std::string_view("\x1f\x8b\x08\0\0,\xff\n", 8), "t.csv:1:1: '\\x1f\\x8b"},
             {std::string_view("0,1\n60,2\0\n", 10), "t.csv:2:4: '2\\x00'"},
             {std::string_view("\0\0\0\0", 4), "t.csv:1:1: '\\x00\\x00\\x00\\x00'"}});
  CHECK_THAT(refusal("0,1\n" + std::string(5000, '7')), Catch::StartsWith("t.csv:2:1: '777"));
}

TEST_CASE("rows that go back in time are refused, with the way out") {
  CHECK_THAT(refusal("0,1\n120,2\n60,3\n"),
             Catch::StartsWith("t.csv:3:1: '60,3' is before the row above it") &&
                 Contains("unordered = \"sort\""));
}

TEST_CASE("a trace without rows, or of one moment, is refused") {
  check_all({{"", "t.csv: no rows"},
             {"\n\n", "t.csv: no rows"},
             {"timestamp,value\n", "t.csv: no rows"},
             {"# nothing\n", "t.csv: no rows"},
             {"0,1\n", "t.csv: rows of one time only"},
             {"0,1\n0,2\n", "t.csv: rows of one time only"}});
}

TEST_CASE("a span or a total beyond reason is refused before memory is asked for") {
  check_all(
      {{"2014-04-10 00:00,1\n2014-04-10 00:01,1\n2261-01-01 00:00,1\n",
        "t.csv:3:1: '2261-01-01 00:00,1'"},
       {"0,1\n60,1\n190.000000001,1\n", "t.csv: in buckets of 1ns, the widest that hold all rows"},
       {"0,1\n0.000000001,1\n9000000000,1\n", "t.csv:3:1: '9000000000,1'"},
       {"0,9007199254740992\n60,1\n", "t.csv:2:1: '60,1': the counts add up to more"}});
  check_all(
      {{"1700-01-01,1\n2200-01-01,1\n", "t.csv:2:1: '2200-01-01,1': a trace of more than 100"},
       {"1700-01-01,1\n1750-01-01,1\n1990-01-01,1\n", "t.csv:3:1: '1990-01-01,1': from"}});
  CHECK_THAT(refusal("0,1\n9000000000,1\n", {.bucket = Duration(1)}), Contains("wider bucket"));
  CHECK_THAT(refusal("9000000000,1\n0,1\n60,1\n", {.unordered = traffic::Unordered::Sort}),
             Contains("wider bucket"));
}

TEST_CASE("a long line is quoted in part") {
  CHECK_THAT(refusal("0,1\n60," + std::string(60, 'x') + "\n"),
             Contains("'" + std::string(40, 'x') + "…'"));
}

TEST_CASE("a file that cannot be read is an input error of its own") {
  CHECK_THAT(failure_to_read("/no/such/trace.csv"),
             Contains("/no/such/trace.csv") && Contains("No such file"));
  CHECK_THAT(failure_to_read(COSTSIM_BINARY_DIR), Contains("Is a directory"));
  CHECK_THAT(failure_to_read(""), Contains("No such file"));
}

TEST_CASE("a file without permission cannot be read") {
  if (geteuid() == 0) return;  // root may read anything
  const std::filesystem::path path =
      std::filesystem::path(COSTSIM_BINARY_DIR) / "tests/traffic/secret.csv";
  std::ofstream(path) << "0,1\n60,2\n";
  std::filesystem::permissions(path, std::filesystem::perms::none);
  CHECK_THAT(failure_to_read(path.string()), Contains("Permission denied"));
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

TEST_CASE("a file of one endless line is refused without being held in memory") {
  const std::string path = std::string(COSTSIM_BINARY_DIR) + "/tests/traffic/endless.csv";
  std::ofstream(path) << "0,1\n" << std::string(3'000'000, '1');
  try {
    traffic::read_trace(path);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK_THAT(error.what(), Contains("endless.csv:2:1: '1111"));
  }
}
