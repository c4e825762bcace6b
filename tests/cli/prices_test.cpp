// costsim prices info|show|diff, as a user calls them.
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "support/answer.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"
#include "units/decimal.hpp"

namespace fs = std::filesystem;
using costsim::testing::answer_of;
using costsim::testing::Ran;
using costsim::testing::run_program;
using nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Columns, counting each UTF-8 character as one.
std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::size_t columns = 0;
    for (const char c : line) columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    widest = std::max(widest, columns);
  }
  return widest;
}

const json* find(const json& list, const std::string& key, const std::string& value) {
  for (const json& entry : list) {
    if (entry.at(key) == value) return &entry;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("info lists every book with its date and what is not verified") {
  const json books = answer_of({"prices", "info"}).at("books");
  REQUIRE(books.size() == 33);
  for (const json& book : books) {
    // One file, one service, or one file on those of another region.
    const fs::path folder = fs::path(COSTSIM_SOURCE_DIR) / "models" / "aws" /
                            book.at("region").get<std::string>() /
                            book.at("epoch").get<std::string>();
    const auto files = std::distance(fs::directory_iterator(folder), fs::directory_iterator());
    CHECK((book.at("services") == files || files == 1));
    if (book.at("epoch") == "2026") CHECK(book.at("not_verified") <= 20);
    CHECK(book.at("meters") > 100);
    CHECK(book.at("not_verified") < book.at("meters").get<int>() + book.at("rules").get<int>());
  }
  const Ran table = run_program({"prices", "info"});
  CHECK(table.exit_code == 0);
  CHECK(holds(table.out, "us-west-1       2018-08  2018-12-05"));
  CHECK(widest_line(table.out) <= 80);
}

TEST_CASE("show tells unit, tiers, allowance, source, date and confidence of every meter") {
  const json list = answer_of({"prices", "show", "--region", "us-east-1", "--prices", "2026"});
  CHECK(list.at("prices").at("region") == "us-east-1");
  const json* lambda = find(list.at("services"), "service", "lambda");
  REQUIRE(lambda != nullptr);
  const json* meter = find(lambda->at("meters"), "name", "gb-seconds-x86");
  REQUIRE(meter != nullptr);
  CHECK(meter->at("unit") == "GB-second");
  CHECK(meter->at("free") == "400000");
  CHECK(meter->at("allowance") == "gb-seconds");
  CHECK(meter->at("tiers") == json::parse(R"([{"up_to":"6000000000","price":"0.0000166667"},
      {"up_to":"15000000000","price":"0.000015"}, {"up_to":null,"price":"0.0000133334"}])"));
  CHECK(meter->at("source") == "L16, QP, IC, PA25, PL26b");
  CHECK(meter->at("as_of") == "2026-09-11");
  CHECK(meter->at("confidence") == "V3");
  const json* rule = find(lambda->at("rules"), "name", "billing-step");
  REQUIRE(rule != nullptr);
  CHECK(rule->at("value") == "1ms");
}

TEST_CASE("the table of show is at most 80 columns wide and numbers its sources") {
  for (const char* region : {"us-east-1", "ap-southeast-2"}) {
    const Ran ran = run_program({"prices", "show", "--region", region, "--prices", "2026"});
    CHECK(ran.exit_code == 0);
    CHECK(widest_line(ran.out) <= 80);
    CHECK_FALSE(holds(ran.out, "…"));
  }
  const Ran kms = run_program(
      {"prices", "show", "--region", "us-east-1", "--prices", "2018-08", "--service", "kms"});
  CHECK(holds(kms.out,
              "  requests     $0.03 per 10,000  request    [1]\n"
              "    free tier            20,000\n"));
  CHECK(holds(kms.out, "  [1]  V2, 2016-01-07: K16, QP\n"));
  CHECK_FALSE(holds(kms.out, "lambda"));
}

TEST_CASE("diff of two epochs tells what changed, came and went") {
  const json found = answer_of({"prices", "diff", "2018-08", "2026", "--region", "us-east-1"});
  const json* rest = find(found.at("prices"), "meter", "rest-requests");
  REQUIRE(rest != nullptr);
  CHECK(rest->at("bounds_moved") == true);
  const json* fargate = find(found.at("prices"), "meter", "vcpu-hours-x86");
  REQUIRE(fargate != nullptr);
  CHECK(fargate->at("before") == "0.0506");
  CHECK(fargate->at("after") == "0.04048");
  const json* on_demand = find(found.at("prices"), "meter", "on-demand-writes");
  REQUIRE(on_demand != nullptr);
  CHECK(on_demand->at("before").is_null());
  const json* step = find(found.at("rules"), "name", "billing-step");
  REQUIRE(step != nullptr);
  CHECK(step->at("before") == "100ms");
  CHECK(step->at("after") == "1ms");
}

TEST_CASE("diff of two regions, and of two whole names") {
  const Ran regions = run_program(
      {"prices", "diff", "us-east-1", "us-west-1", "--prices", "2026", "--service", "sqs"});
  CHECK(regions.exit_code == 0);
  CHECK(holds(regions.out, "standard-requests, tier 2    $0.30/M    $0.34/M  +13.3%\n"));
  CHECK(holds(regions.out, "Prices: 4 differ, 2 are equal."));
  const json found =
      answer_of({"prices", "diff", "us-west-1/2018-08", "us-east-1/2018-08", "--service", "ec2"});
  const json* instance = find(found.at("prices"), "meter", "t2.2xlarge.on-demand");
  REQUIRE(instance != nullptr);
  CHECK(instance->at("before") == "0.4416");
  CHECK(instance->at("after") == "0.3712");
}

TEST_CASE("a book does not differ from itself") {
  const Ran ran = run_program({"prices", "diff", "eu-west-1/2026", "eu-west-1/2026"});
  CHECK(ran.exit_code == 0);
  CHECK(holds(ran.out, "Prices: 0 differ"));
}

TEST_CASE("tables of differences are at most 80 columns wide") {
  CHECK(widest_line(run_program({"prices", "diff", "us-west-1/2018-08", "us-east-1/2026"}).out) <=
        80);
}

TEST_CASE("a bad request ends with 2 and names what there is") {
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& reason) {
    const Ran ran = run_program(arguments);
    INFO(ran.err);
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    CHECK(holds(ran.err, reason));
  };
  refused({"prices"}, "one of info, show, diff");
  refused({"prices", "shwo"}, "shwo");
  refused({"prices", "show"}, "--region");
  refused({"prices", "show", "--region", "us-east-1"}, "--prices");
  refused({"prices", "show", "--region", "us-est-1", "--prices", "2026"}, "mean 'us-east-1'?");
  refused({"prices", "show", "--region", "us-east-1", "--prices", "2018"},
          "there are 2018-08, 2026");
  refused({"prices", "show", "--region", "us-east-1", "--prices", "2026", "--service", "lamda"},
          "did you mean 'lambda'?");
  refused({"prices", "diff", "2018-08", "2026"}, "expected REGION/EPOCH");
  refused({"prices", "diff", "a", "b", "--region", "us-east-1", "--prices", "2026"},
          "expected REGION/EPOCH");
  refused({"prices", "diff", "us-east-1/2018-08"}, "after");
  refused({"prices", "diff", "us-east-1/2018-08", "us-east-1/"}, "no prices of ''");
  refused({"prices", "info", "--format", "csv"}, "--format");
}

TEST_CASE("prices of a folder stand in for the built-in ones; an unreadable folder ends with 4") {
  const fs::path folder = fs::path(COSTSIM_BINARY_DIR) / "prices_test";
  fs::create_directories(folder / "aws/us-east-1/2026");
  std::ofstream(folder / "aws/us-east-1/2026/sqs.toml") << R"(service = "sqs"
as_of = "2026-10-01"
[defaults]
source = "our contract"
confidence = "V1"
[[meter]]
name = "standard-requests"
unit = "request"
per = "1000000"
price = "0.36"
)";
  const json list = answer_of({"prices", "show", "--region", "us-east-1", "--prices", "2026",
                               "--service", "sqs", "--models", folder.string()});
  CHECK(list.at("services")[0].at("meters")[0].at("tiers")[0].at("price") == "0.36");
  CHECK(list.at("services")[0].at("meters")[0].at("source") == "our contract");
  fs::remove_all(folder);
  CHECK(run_program({"prices", "info", "--models", folder.string()}).exit_code == 4);
}
