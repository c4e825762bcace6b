#include "units/parameters.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using Catch::Matchers::Contains;

namespace {
const Parameter table[] = {
    {"memory", Kind::Bytes, "512MB", "memory of the function", {}, 128.0 * 1024 * 1024, 1e10},
    {"kind", Kind::Choice, "rest", "type of API", "rest|http|websocket"},
    {"duration", Kind::Distribution, required, "time of one invocation"},
    {"limit", Kind::Count, optional, "largest concurrency", {}, 1},
};
}

TEST_CASE("a table fills in its defaults and leaves required and optional ones absent") {
  const Parameters values(table);
  CHECK(values.bytes("memory").value == 512LL * 1024 * 1024);
  CHECK(values.text("kind") == "rest");
  CHECK_FALSE(values.has("duration"));
  CHECK_FALSE(values.has("limit"));
}

TEST_CASE("what was stated is told from what a table fills in") {
  Parameters values(table);
  CHECK_FALSE(values.stated("memory"));
  values.set("memory", Bytes{512LL * 1024 * 1024});
  CHECK(values.stated("memory"));
  CHECK_FALSE(values.stated("kind"));
}

TEST_CASE("a value is refused with its text, what was expected and the range") {
  CHECK_THROWS_WITH(read_value(table[0], "64MB"), Contains("64MB") && Contains("out of range"));
  CHECK_THROWS_WITH(read_value(table[0], "much"), Contains("'much'") && Contains("512MB"));
  CHECK_THROWS_WITH(read_value(table[1], "soap"), Contains("\"rest\", \"http\", \"websocket\""));
  CHECK_THROWS_WITH(read_value(table[3], "0"), Contains("at least 1"));
  CHECK_THROWS_AS(read_value(table[3], "1.5"), Error);
}

TEST_CASE("a range is told in the words of its kind") {
  const auto refusal = [](const Parameter& row, const char* text) -> std::string {
    try {
      read_value(row, text);
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing was refused";
  };
  const Parameter size = {"size", Kind::Bytes, optional, "", {}, 512, 10737418240.0};
  const Parameter time = {"time", Kind::Time, optional, "", {}, 3600, 2678400};
  const Parameter count = {"count", Kind::Count, optional, "", {}, 1, 1e6};
  const Parameter one = {"schema", Kind::Count, optional, "", {}, 1, 1};
  CHECK_THAT(refusal(size, "11GB"), Contains("a value from 512 bytes to 10 GB"));
  CHECK_THAT(refusal(time, "1s"), Contains("a value from 1 h to 31 days"));
  CHECK_THAT(refusal(count, "4294967297"), Contains("a value from 1 to 1,000,000"));
  CHECK_THAT(refusal(one, "2"), Contains("a value of 1"));
}

TEST_CASE("asking for a name outside the table is our own fault, not the user's") {
  const Parameters values(table);
  try {
    values.bytes("memroy");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Internal);
  }
}

TEST_CASE("the nearest name helps with a misspelt key") {
  const std::string_view names[] = {"memory", "kind", "duration"};
  CHECK(nearest_name("memroy", names) == "memory");
  CHECK(nearest_name("durations", names) == "duration");
  CHECK(nearest_name("zzzzzz", names).empty());
}
