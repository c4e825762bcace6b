// What is kept over the months of a period, as a user sees it on the bill.
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"
#include "units/decimal.hpp"

namespace fs = std::filesystem;
using costsim::Decimal;
using costsim::testing::Ran;
using costsim::testing::run_program;
using nlohmann::json;

namespace {

/// 1 MB a second into one stage; months of 720 h.
std::string into(const std::string& stage, const std::string& period,
                 const std::string& more = "") {
  return R"(schema = 1
[scenario]
title = "kept"
region = "us-east-1"
prices = "2026"
month = "720h"
step = "1h"
period = ")" +
         period + R"("
[traffic]
shape = "constant"
rate = "1/s"
[workload]
event = "1MB"
cpu = "1ms"
)" + more +
         R"([[architecture]]
name = "a"
stages = [ )" +
         stage + " ]\n";
}

/// A scenario that goes away with the test.
struct KeptScenario {
  fs::path path = fs::path(COSTSIM_BINARY_DIR) / "kept_test.toml";
  explicit KeptScenario(const std::string& text) { std::ofstream(path) << text; }
  ~KeptScenario() { fs::remove(path); }
  Ran run(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"run", path.string(), "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }
};

json architecture_of(const Ran& ran) {
  INFO(ran.err);
  REQUIRE_FALSE(ran.out.empty());
  return json::parse(ran.out).at("architectures")[0];
}

/// Units of one meter, over all of its tiers.
Decimal quantity(const json& architecture, const std::string& meter) {
  Decimal sum;
  for (const json& item : architecture.at("items")) {
    if (item.at("meter") == meter) sum += Decimal::parse(item.at("quantity").get<std::string>());
  }
  return sum;
}

Decimal kept(const std::string& stage, const std::string& period, const std::string& meter) {
  return quantity(architecture_of(KeptScenario(into(stage, period)).run()), meter);
}

}  // namespace

TEST_CASE("twelve months of 1 MB a second are 182,250 GB-months, wherever they are kept") {
  // Σ over m = 1 … 12 of (m − 1/2) × 2,531.25 GB
  const Decimal year(182'250);
  CHECK(kept("{ service = \"s3\" }", "8640h", "storage-gb-months") == year);
  CHECK(kept("{ service = \"dynamodb\" }", "8640h", "storage-gb-months") == year);
  CHECK(kept("{ service = \"cloudwatch\", log = \"1MB\" }", "8640h", "log-storage-gb-months") ==
        year);
}

TEST_CASE("keeping for ever is never cheaper than keeping for a time") {
  const auto s3 = [](const std::string& retention, const std::string& period) {
    const std::string key = retention.empty() ? "" : ", retention = \"" + retention + "\"";
    return kept("{ service = \"s3\"" + key + " }", period, "storage-gb-months");
  };
  CHECK(s3("", "720h") == Decimal::parse("1265.625"));
  CHECK(s3("30d", "720h") == Decimal::parse("1265.625"));
  CHECK(s3("2555d", "720h") == Decimal::parse("1265.625"));
  CHECK(s3("7d", "720h") < s3("30d", "720h"));
  // Half a month of it, then the steady 2,531.25.
  CHECK(s3("30d", "2160h") == Decimal::parse("6328.125"));
  CHECK(s3("", "2160h") == Decimal::parse("11390.625"));
}

TEST_CASE("a stream on demand carries its records into the next month, too") {
  const std::string stage =
      "{ service = \"kinesis\", mode = \"on-demand\", partition_key = \"0B\", retention = \"168h\"";
  // 1 MB/s between one day and seven: from empty 438.75 GB-months, then 506.25 each month.
  CHECK(kept(stage + " }", "720h", "on-demand-retention-gb-months") == Decimal::parse("438.75"));
  CHECK(kept(stage + " }", "2160h", "on-demand-retention-gb-months") == Decimal::parse("1451.25"));
}

TEST_CASE("the free tier of the first year ends with its twelfth month") {
  // S3's 5 GB-months (FT17), of 24 months in which 8 GB are there.
  const auto free = [](const std::string& prices) {
    const KeptScenario scenario(into("{ service = \"s3\", puts = 0, stored = \"8GB\" }", "17280h",
                                     "[prices]\n" + prices + "\n"));
    Decimal sum;
    const json architecture = architecture_of(scenario.run());
    for (const json& item : architecture.at("items")) {
      if (item.at("tier") == 0) sum += Decimal::parse(item.at("quantity").get<std::string>());
    }
    return sum;
  };
  CHECK(free("free_tier = true") == Decimal(60));
  CHECK(free("free_tier_first_year = true") == Decimal(60));
  CHECK(free("free_tier_always = true") == Decimal(0));
  CHECK(free("free_tier = true\nfree_tier_first_year = false") == Decimal(0));
}

TEST_CASE("a month beyond the tiers that the book knows is a warning, and --strict refuses it") {
  const auto ran = [](const std::string& gigabytes, const std::vector<std::string>& more) {
    const std::string meter = "{ service = \"metered\", meter = \"firehose.ingest-gb\", monthly = ";
    return KeptScenario(into(meter + gigabytes + " }", "720h")).run(more);
  };
  CHECK(ran("5120000", {"--strict"}).exit_code == 0);
  const Ran beyond = ran("5120001", {});
  CHECK(beyond.exit_code == 0);
  const json finding = architecture_of(beyond).at("findings")[0];
  CHECK(finding.at("id") == "unknown-tier");
  CHECK(finding.at("severity") == "warning");
  CHECK(finding.at("stage") == "metered");
  CHECK_THAT(finding.at("message").get<std::string>(), Catch::Contains("firehose.ingest-gb"));
  CHECK(ran("5120001", {"--strict"}).exit_code == 3);
}
