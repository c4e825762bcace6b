// costsim price: plain quantities against the books, as a user calls it.
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"
#include "units/decimal.hpp"

namespace fs = std::filesystem;
using costsim::testing::Ran;
using costsim::testing::run_program;
using nlohmann::json;

namespace {

/// A usage file that goes away with the test.
struct UsageFile {
  fs::path path = fs::path(COSTSIM_BINARY_DIR) / "price_test.toml";
  explicit UsageFile(const std::string& text) { std::ofstream(path) << text; }
  ~UsageFile() { fs::remove(path); }
};

std::string usage(const std::string& service, const std::string& meter,
                  const std::string& quantity) {
  return "[[usage]]\nservice = \"" + service + "\"\nmeter = \"" + meter + "\"\nquantity = \"" +
         quantity + "\"\n";
}

Ran price(const std::string& text, const std::string& region, const std::string& epoch,
          const std::string& format = "json") {
  const UsageFile file(text);
  return run_program(
      {"price", file.path.string(), "--region", region, "--prices", epoch, "--format", format});
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the JSON follows the contract, and its items add up to the total") {
  const Ran ran = price(
      usage("api-gateway", "rest-requests", "60B") + usage("lambda", "gb-seconds-x86", "46.44B"),
      "us-east-1", "2026");
  REQUIRE(ran.exit_code == 0);
  const json bill = json::parse(ran.out);
  costsim::Decimal sum;
  for (const json& item : bill.at("items")) {
    for (const char* key : {"stage", "service", "meter", "quantity", "unit", "price", "per",
                            "amount", "source", "as_of", "confidence"}) {
      INFO(key);
      CHECK(item.at(key).is_string());
    }
    CHECK(item.at("tier").is_number_integer());
    sum += costsim::Decimal::parse(item.at("amount").get<std::string>());
  }
  CHECK(sum == costsim::Decimal::parse(bill.at("total").get<std::string>()));
  CHECK(bill.at("prices").at("as_of") == "2026-09-11");
  CHECK(bill.at("notes").empty());
}

TEST_CASE("the table shows every tier and the exact total, at most 80 columns wide") {
  const Ran ran =
      price(usage("lambda", "gb-seconds-x86", "46440000000"), "us-east-1", "2026", "table");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(holds(ran.out, "lambda.gb-seconds-x86   6,000,000,000  × $16.6667/M   $100,000.20\n"));
  CHECK(holds(ran.out, "    tier 3               31,440,000,000  × $13.3334/M  $419,202.096\n"));
  CHECK(holds(ran.out, "$654,202.296\n"));
}

TEST_CASE("a price that is not verified is used and told") {
  const Ran ran = price(usage("eks", "cluster-hours", "720"), "us-east-1", "2018-08");
  const json bill = json::parse(ran.out);
  CHECK(bill.at("total") == "144.00");
  REQUIRE(bill.at("notes").size() == 1);
  CHECK(holds(bill.at("notes")[0], "eks.cluster-hours: price not verified"));
}

TEST_CASE("the free tier is taken off only when it is asked for") {
  const UsageFile file(usage("sqs", "standard-requests", "1500000"));
  std::vector<std::string> arguments = {
      "price", file.path.string(), "--region", "us-east-1", "--prices", "2026", "--format", "json"};
  CHECK(json::parse(run_program(arguments).out).at("total") == "0.60");
  arguments.push_back("--free-tier");
  CHECK(json::parse(run_program(arguments).out).at("total") == "0.20");
}

TEST_CASE("each kind of free tier comes off by itself") {
  // 1 M calls of a REST API are free in an account's first year, 1 M requests of SQS always.
  const UsageFile file(usage("api-gateway", "rest-requests", "1M") +
                       usage("sqs", "standard-requests", "1M"));
  const auto total = [&](const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {
        "price", file.path.string(), "--region", "us-east-1", "--prices",
        "2026",  "--format",         "json"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return json::parse(run_program(arguments).out).at("total").get<std::string>();
  };
  CHECK(total({}) == "3.90");
  CHECK(total({"--free-tier-always"}) == "3.50");
  CHECK(total({"--free-tier-first-year"}) == "0.40");
  CHECK(total({"--free-tier"}) == "0.00");
  CHECK(total({"--free-tier-always", "--free-tier-first-year"}) == "0.00");
}

TEST_CASE("what lies beyond the prices that a book knows is told, and --strict refuses it") {
  const auto strict = [](const std::string& quantity) {
    const UsageFile file(usage("firehose", "ingest-gb", quantity));
    return run_program({"price", file.path.string(), "--region", "us-east-1", "--prices", "2026",
                        "--format", "json", "--strict"});
  };
  const Ran known = strict("5120000");
  CHECK(known.exit_code == 0);
  CHECK(json::parse(known.out).at("notes").empty());
  const Ran beyond = strict("5120001");
  CHECK(beyond.exit_code == 3);
  CHECK(holds(beyond.err, "--strict does not accept"));
  CHECK(holds(json::parse(beyond.out).at("notes")[0],
              "firehose.ingest-gb: no price above 5,120,000 GB is known"));
  CHECK(price(usage("firehose", "ingest-gb", "5120001"), "us-east-1", "2026").exit_code == 0);
}

TEST_CASE("a meter without a price ends with 3, its line and the nearest name") {
  const Ran ran = price(usage("lambda", "gb-second-x86", "1"), "us-east-1", "2026");
  CHECK(ran.exit_code == 3);
  CHECK(ran.out.empty());
  CHECK(holds(ran.err, "price_test.toml:1:1: no price for lambda.gb-second-x86"));
  CHECK(holds(ran.err, "did you mean 'lambda.gb-seconds-x86'?"));
  CHECK(price(usage("lambda", "gb-seconds-arm", "1"), "us-east-1", "2018-08").exit_code == 3);
}

TEST_CASE("bad input ends with 2, an unreadable file with 4") {
  CHECK(price("", "us-east-1", "2026").exit_code == 2);
  CHECK(price("[[usage]]\n", "us-east-1", "2026").exit_code == 2);
  CHECK(price(usage("lambda", "requests", "-1"), "us-east-1", "2026").exit_code == 2);
  CHECK(price(usage("lambda", "requests", "1"), "us-east-9", "2026").exit_code == 2);
  CHECK(price(usage("lambda", "requests", "1"), "us-east-1", "1999").exit_code == 2);
  CHECK(price(usage("lambda", "requests", "1"), "us-east-1", "2026", "xml").exit_code == 2);
  CHECK(run_program({"price"}).exit_code == 2);
  CHECK(run_program({"price", "x.toml", "--prices", "2026"}).exit_code == 2);
  const std::string gone = "no/such/usage.toml";
  CHECK(run_program({"price", gone, "--region", "us-east-1", "--prices", "2026"}).exit_code == 4);
  CHECK(run_program({"price", "/", "--region", "us-east-1", "--prices", "2026"}).exit_code == 4);
}

TEST_CASE("equal input gives equal bytes") {
  const std::string text = usage("s3", "storage-gb-months", "600000");
  CHECK(price(text, "eu-west-1", "2026").out == price(text, "eu-west-1", "2026").out);
}
