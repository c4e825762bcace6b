// Usage files: plain quantities, read to the last digit or refused at their place.
#include "scenario/usage_file.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

const std::string meter = "[[usage]]\nservice = \"lambda\"\nmeter = \"requests\"\n";

Decimal quantity(const std::string& written) {
  return parse_usage(meter + "quantity = " + written, "u.toml").at(0).consumption.quantity;
}

}  // namespace

TEST_CASE("an entry is a quantity of a meter, and knows its line") {
  const auto entries = parse_usage(
      meter + "quantity = \"12\"\n\n" + meter + "quantity = \"3\"\nstage = \"worker\"\n", "u.toml");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].consumption.meter.text() == "lambda.requests");
  CHECK(entries[0].consumption.stage == "lambda");
  CHECK(entries[1].consumption.stage == "worker");
  CHECK(entries[1].where.text() == "u.toml:6:1");
}

TEST_CASE("a quantity keeps every digit") {
  CHECK(quantity("\"46440000000\"") == Decimal(46'440'000'000));
  CHECK(quantity("\"46.44B\"") == Decimal(46'440'000'000));
  CHECK(quantity("\"0.123456789012345678\"") == Decimal::parse("0.123456789012345678"));
  CHECK(quantity("0.1") == Decimal::parse("0.1"));
  CHECK(quantity("1_000") == Decimal(1000));
  CHECK(quantity("0") == Decimal(0));
}

TEST_CASE("a malformed usage file is refused at its place") {
  const struct {
    std::string text;
    const char* place;
    const char* reason;
  } cases[] = {
      {"", "u.toml:", "has no usage"},
      {"usage = []", "u.toml:", "has no usage"},
      {"usage = 3", "u.toml:1:9:", "expected a list of tables"},
      {"[usage]\nservice = \"lambda\"", "u.toml:1:1:", "expected a list of tables"},
      {"[[usage]\n", "u.toml:1:", "not valid TOML"},
      {"\x01\x02\x03", "u.toml:1:", "not valid TOML"},
      {"[[usages]]", "u.toml:1:", "did you mean 'usage'?"},
      {"[[usage]]", "u.toml:1:1:", "needs 'service'"},
      {"[[usage]]\nservice = \"lambda\"", "u.toml:1:1:", "needs 'meter'"},
      {meter, "u.toml:1:1:", "needs 'quantity'"},
      {meter + "quantity = true", "u.toml:4:12:", "expected a number"},
      {meter + "quantity = [1]", "u.toml:4:12:", "expected a number"},
      {meter + "quantity = \"many\"", "u.toml:4:12:", "'many'"},
      {meter + "quantity = \"\"", "u.toml:4:12:", "expected a count"},
      {meter + "quantity = -1", "u.toml:4:12:", "at least 0"},
      {meter + "quantity = nan", "u.toml:4:12:", "nan"},
      {meter + "quantity = inf", "u.toml:4:12:", "inf"},
      {meter + "quantity = \"1e999\"", "u.toml:4:12:", "1e999"},
      {meter + "quantity = \"5MB\"", "u.toml:4:12:", "'5MB'"},
      {meter + "quantity = \"1\"\nunit = \"x\"", "u.toml:5:1:", "unknown key 'unit'"},
      {meter + "quantity = \"1\"\nstage = 1", "u.toml:5:9:", "expected a text"},
  };
  for (const auto& bad : cases) {
    INFO(bad.text);
    try {
      parse_usage(bad.text, "u.toml");
      FAIL("accepted");
    } catch (const Error& error) {
      INFO(error.what());
      CHECK(error.failure() == Failure::Usage);
      CHECK(std::string(error.what()).rfind(bad.place, 0) == 0);
      CHECK(std::string(error.what()).find(bad.reason) != std::string::npos);
    }
  }
}

TEST_CASE("a usage file that cannot be read is told apart from a bad one") {
  for (const char* path : {"no/such/file.toml", "/"}) {
    try {
      read_usage_file(path);
      FAIL("read");
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Io);
    }
  }
}
