#include "units/parameters.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using Catch::Matchers::Contains;

namespace {
const Parameter table[] = {
    {.name = "memory",
     .kind = Kind::Bytes,
     .fallback = "512MB",
     .help = "memory of the function",
     .min = 128.0 * 1024 * 1024,
     .max = 1e10},
    {.name = "kind",
     .kind = Kind::Choice,
     .fallback = "rest",
     .help = "type of API",
     .choices = "rest|http|websocket"},
    {.name = "duration", .kind = Kind::Distribution, .help = "time of one invocation"},
    {.name = "limit",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "largest concurrency",
     .min = 1},
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

TEST_CASE("a unit that is none is refused with those that there are") {
  const auto row = [](Kind kind) {
    return Parameter{.name = "x", .kind = kind, .fallback = optional, .help = ""};
  };
  CHECK_THROWS_WITH(read_value(row(Kind::Bytes), "5x"), Contains("units: B, KB, KiB"));
  CHECK_THROWS_WITH(read_value(row(Kind::Bytes), "5"), Contains("units: B, KB, KiB"));
  CHECK_THROWS_WITH(read_value(row(Kind::Time), "5parsec"), Contains("month, y, year)"));
  CHECK_THROWS_WITH(read_value(row(Kind::Distribution), "5"), Contains("units: ns, us"));
  CHECK_THROWS_WITH(read_value(row(Kind::Rate), "5M"),
                    Contains("counts: k, K, M, B, G, T; per ns"));
  CHECK_THROWS_WITH(read_value(row(Kind::Count), "5Q"), Contains("units: k, K, M"));
  CHECK_THROWS_WITH(read_value(row(Kind::Percent), "5 of 6"), Contains("units: %, x"));
  CHECK_THROWS_WITH(read_value(row(Kind::Money), "2500"), Contains("\"$2500\""));
}

TEST_CASE("a share that may be per cent or a factor says which") {
  const Parameter factor = {
      .name = "weekend", .kind = Kind::Percent, .fallback = optional, .help = "", .max = 1e6};
  const auto read = [&](const char* text) { return std::get<Decimal>(read_value(factor, text)); };
  CHECK(read("60%") == Decimal::parse("0.6"));
  CHECK(read("0.6") == Decimal::parse("0.6"));
  CHECK(read("0.6x") == Decimal::parse("0.6"));
  CHECK(read("1.5") == Decimal::parse("1.5"));
  CHECK(read("60x") == Decimal(60));
  CHECK(read("6000 %") == Decimal(60));
  for (const char* text : {"60", "5", "2.5", "1e2"}) {
    INFO(text);
    CHECK_THROWS_WITH(read(text), Contains("for per cent or") && Contains("for times"));
  }
  CHECK_THROWS_WITH(read("60y"), Contains("expected a share"));
}

TEST_CASE("a row tells that only simulated requests heed it") {
  CHECK(description({.name = "kind", .help = "type of API"}) == "type of API");
  CHECK(description({.name = "bisect", .help = "split a batch", .request_level_only = true}) ==
        "request level: split a batch");
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
  const Parameter size = {.name = "size",
                          .kind = Kind::Bytes,
                          .fallback = optional,
                          .help = "",
                          .min = 512,
                          .max = 10737418240.0};
  const Parameter time = {.name = "time",
                          .kind = Kind::Time,
                          .fallback = optional,
                          .help = "",
                          .min = 3600,
                          .max = 2678400};
  const Parameter count = {
      .name = "count", .kind = Kind::Count, .fallback = optional, .help = "", .min = 1, .max = 1e6};
  const Parameter one = {
      .name = "schema", .kind = Kind::Count, .fallback = optional, .help = "", .min = 1, .max = 1};
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
  const std::string_view months[] = {"fit", "months", "seasonality", "migration", "start"};
  CHECK(nearest_name("foo", months).empty());  // two of three letters are others
  CHECK(nearest_name("fti", months) == "fit");
  CHECK(nearest_name("season", months) == "seasonality");
  CHECK(nearest_name("migrate", months) == "migration");
  CHECK(nearest_name("sta", months) == "start");
  CHECK(nearest_name("mon", months).empty());
}

TEST_CASE("of what grows a plain 1.2 may be 120 per cent more or 1.2 times as much") {
  const Parameter growth{
      .name = "per_month", .kind = Kind::Percent, .help = "", .min = -1, .max = 100};
  for (const char* text : {"1.2", "1", "1.2x"}) {
    INFO(text);
    CHECK_THROWS_WITH(read_value(growth, text),
                      Contains("for so much more, or") && Contains("times as much"));
  }
  CHECK_THROWS_WITH(read_value(growth, "1.2"),
                    Contains("expected \"120%\"") && Contains("\"20%\""));
  CHECK(std::get<Decimal>(read_value(growth, "0.2")) == Decimal::parse("0.2"));
  CHECK(std::get<Decimal>(read_value(growth, "120%")) == Decimal::parse("1.2"));
}
