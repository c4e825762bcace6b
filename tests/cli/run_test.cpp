// costsim run and check, as a user calls them: options, prices, exit codes.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"
#include "support/shared_data.hpp"
#include "support/temporary_file.hpp"
#include "units/decimal.hpp"

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using costsim::Decimal;
using costsim::testing::Ran;
using costsim::testing::run_program;
using costsim::testing::TemporaryFile;
using nlohmann::json;

namespace {

using Options = std::vector<std::string>;

Ran run_scenario(const std::string& scenario, Options options = {}) {
  Options arguments = {"run", "scenarios/" + scenario + ".toml", "--format", "json"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_program(arguments);
}

json answer_of(const std::string& scenario, Options options = {}) {
  const Ran ran = run_scenario(scenario, std::move(options));
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out);
}

const json& architecture(const json& answer, const std::string& name) {
  for (const auto& candidate : answer.at("architectures")) {
    if (candidate.at("name") == name) return candidate;
  }
  FAIL("no architecture " << name);
  throw std::logic_error("unreachable");
}

/// The sum of one meter's lines, as text with two decimals at least.
std::string amount(const json& answer, const std::string& name, const std::string& service,
                   const std::string& meter) {
  Decimal sum;
  for (const auto& item : architecture(answer, name).at("items")) {
    if (item.at("service") == service && item.at("meter") == meter) {
      sum += Decimal::parse(item.at("amount").get<std::string>());
    }
  }
  return sum.text(2);
}

}  // namespace

TEST_CASE("a table shows cents, and no more") {
  const Ran table = run_program({"run", "scenarios/event-collector.toml"});
  CHECK_THAT(table.out, Contains("$174.87 ") && !Contains("174.8736"));
}

TEST_CASE("case D: the gateway's load is far above the account's default rate") {
  const json tiers = answer_of("ad-exchange");
  bool told = false;
  for (const auto& finding : architecture(tiers, "serverless").at("findings")) {
    told |= finding.at("id") == "account-rate" && finding.at("stage") == "api-gateway";
  }
  CHECK(told);
}

TEST_CASE("a missing price stops the run with exit 3 and names the meter") {
  // HTTP APIs came in 2020: no price, no limit in the book of 2018.
  const Ran ran = run_scenario("event-collector", {"--option", "http-api"});
  CHECK(ran.exit_code == 3);
  CHECK_THAT(ran.err, Contains("api-gateway"));
  CHECK(ran.out.empty());
}

TEST_CASE("a discount and the free tier are told and change the bill") {
  const Options discount = {"--set", "prices.discount=10%"};
  const json answer = answer_of("event-collector", discount);
  CHECK(amount(answer, "serverless", "api-gateway", "rest-requests") == "27216.00");
  CHECK_THAT(answer.at("notes").dump(), Contains("10 % below the list price"));
  const json free = answer_of("starter", {"--set", "prices.free_tier=true"});
  const json paid = answer_of("starter");
  CHECK(Decimal::parse(architecture(free, "serverless").at("total").get<std::string>()) <
        Decimal::parse(architecture(paid, "serverless").at("total").get<std::string>()));
}

TEST_CASE("a stated price carries its place as its source") {
  const json answer = answer_of("ad-exchange", {"--option", "flat-price"});
  for (const auto& item : architecture(answer, "serverless").at("items")) {
    if (item.at("meter") != "rest-requests") continue;
    CHECK(item.at("price") == "3.50");
    CHECK_THAT(item.at("source").get<std::string>(), Contains("ad-exchange.toml"));
  }
}

TEST_CASE("a raised quota is used, with its place as its source") {
  const json answer =
      answer_of("ad-exchange", {"--set", "quotas.api-gateway.account-rate=50000/s"});
  for (const auto& finding : architecture(answer, "serverless").at("findings")) {
    CHECK(finding.at("id") != "account-rate");
  }
  CHECK_THAT(answer.at("notes").dump(), Contains("api-gateway.account-rate"));
}

TEST_CASE("exports are written in every format beside the result") {
  const fs::path folder = fs::path(COSTSIM_BINARY_DIR) / "run_exports";
  fs::create_directories(folder);
  Options arguments = {"run", "scenarios/starter.toml", "--quiet"};
  for (const char* format : {"table", "json", "markdown", "csv"}) {
    arguments.insert(arguments.end(),
                     {"--export", std::string(format) + "=" + (folder / format).string()});
  }
  const Ran ran = run_program(arguments);
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  std::ostringstream exported;
  exported << std::ifstream(folder / "json").rdbuf();
  CHECK(exported.str() == run_scenario("starter").out);
  for (const char* format : {"table", "markdown", "csv"})
    CHECK(fs::file_size(folder / format) > 200);
  fs::remove_all(folder);
}

TEST_CASE("what cannot be written is exit 4, after the result was printed") {
  const Ran ran = run_program(
      {"run", "scenarios/starter.toml", "--export", "json=/nonexistent/folder/report.json"});
  CHECK(ran.exit_code == 4);
  CHECK_THAT(ran.err, Contains("/nonexistent/folder/report.json"));
  CHECK_THAT(ran.out, Contains("PASS"));
}

TEST_CASE("wrong words on the command line are exit 2 with the nearest right one") {
  const struct {
    Options arguments;
    std::string message;
  } cases[] = {
      {{"rnu", "scenarios/starter.toml"}, "did you mean 'run'?"},
      {{"run", "scenarios/starter.toml", "--format", "jsn"}, "did you mean 'json'?"},
      {{"run", "scenarios/starter.toml", "--export", "json"}, "expected FORMAT=FILE"},
      {{"run", "scenarios/starter.toml", "--export", "pdf=a.pdf"}, "unknown format 'pdf'"},
      {{"run", "scenarios/starter.toml", "--option", "cheap"}, "--option cheap"},
      {{"run", "scenarios/starter.toml", "--region", "us-east-9"}, "did you mean 'us-east-1'?"},
      {{"run", "scenarios/starter.toml", "--prices", "2027"}, "2026"},
      {{"run", "scenarios/starter.toml", "--set", "traffic.rate"}, "KEY=VALUE"},
      {{"run", "scenarios/starter.toml", "--set", "traffic.rat=5M/h"}, "did you mean 'rate'?"},
      {{"run", "scenarios/starter.toml", "--seed", "-1"}, "--seed"},
      {{"run"}, "scenario"},
      {{}, "subcommand"},
      {{"explain", "scenarios/starter.toml", "lambada"}, "did you mean 'lambda'?"},
  };
  for (const auto& c : cases) {
    const Ran ran = run_program(c.arguments);
    INFO(ran.err);
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Contains(c.message));
  }
}

TEST_CASE("what cannot be read is exit 4") {
  CHECK(run_program({"run", "/nonexistent.toml"}).exit_code == 4);
  CHECK(run_program({"run", "scenarios"}).exit_code == 4);
  CHECK(run_program({"run", "scenarios/worldcup-trace.toml", "--set", "traffic.file=/nonexistent"})
            .exit_code == 4);
}

TEST_CASE("check prints checks and verdict, its JSON is that of run") {
  const Ran table = run_program({"check", "scenarios/starter.toml"});
  CHECK_THAT(table.out, Contains("PASS") && Contains("rule-of-40") && !Contains("gb-seconds"));
  CHECK(run_program({"check", "scenarios/starter.toml", "--format", "json"}).out ==
        run_scenario("starter").out);
}

TEST_CASE("every verb explains itself with examples") {
  for (const char* verb : {"run", "check", "explore", "explain", "validate", "init", "schema",
                           "price", "prices", "serve"}) {
    const Ran help = run_program({verb, "--help"});
    INFO(verb);
    CHECK(help.exit_code == 0);
    CHECK_THAT(help.out, Contains(std::string("costsim ") + verb));
  }
}

TEST_CASE("what init writes runs unchanged") {
  const Ran listed = run_program({"init", "--list"});
  CHECK_THAT(listed.out, Contains("starter") && Contains("event-collector"));
  for (const char* name : {"starter", "event-collector", "telco-rule", "ad-exchange"}) {
    const Ran written = run_program({"init", "--template", name});
    const TemporaryFile file("init_test.toml", written.out);
    CHECK(run_program({"validate", file.path.string()}).exit_code == 0);
    // An existing file is not replaced unless asked.
    CHECK(run_program({"init", file.path.string()}).exit_code == 2);
    CHECK(run_program({"init", file.path.string(), "--force"}).exit_code == 0);
  }
  CHECK(run_program({"init", "--template", "startr"}).exit_code == 2);
  // A template runs as it is; what replays a file of the reader's cannot.
  CHECK(run_program({"init", "--template", "worldcup-trace"}).exit_code == 2);
}

TEST_CASE("no export replaces the scenario or stands for the standard output") {
  const std::string text = run_program({"init"}).out;
  const TemporaryFile file("export_test.toml", text);
  const Ran over =
      run_program({"run", file.path.string(), "--export", "csv=" + file.path.string()});
  CHECK(over.exit_code == 2);
  CHECK_THAT(over.err, Contains("would be lost"));
  CHECK(run_program({"validate", file.path.string()}).exit_code == 0);
  const Ran dash = run_program({"run", file.path.string(), "--export", "csv=-"});
  CHECK(dash.exit_code == 2);
  CHECK_FALSE(std::filesystem::exists("-"));
}

TEST_CASE("what is taken for granted of a trace is a warning until the scenario states it") {
  std::string rows = "t,n\n";
  for (int hour = 0; hour < 24; ++hour)
    rows += fmt::format("2025-03-03 {:02}:00:0{},360\n", hour, hour == 7 ? 1 : 0);
  const TemporaryFile trace("late_row.csv", rows);
  const auto strict = [&](const std::string& more) {
    const TemporaryFile file(
        "late_row.toml",
        "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\nshape = \"trace\"\n" +
            ("file = \"late_row.csv\"\n" + more) +
            "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sns\" }]\n");
    return run_program({"run", file.path.string(), "--strict", "--format", "json"});
  };
  const Ran assumed = strict("");
  CHECK(assumed.exit_code == 3);
  CHECK_THAT(assumed.err, Contains("findings that are warnings or errors: 1"));
  const json report = json::parse(assumed.out);
  CHECK(report["traffic"]["peak_per_s"] == 0.1);
  CHECK(report["findings"][0]["id"] == "trace-assumed");
  CHECK(report["findings"][0]["severity"] == "warning");
  CHECK(report["findings"][0]["message"].get<std::string>().find("1 of its 24 rows") !=
        std::string::npos);
  const Ran stated = strict("bucket = \"1h\"\n");
  CHECK(stated.exit_code == 0);
  CHECK_FALSE(json::parse(stated.out).contains("findings"));
}

TEST_CASE("a report of several books says whose prices are whose") {
  const std::string text = R"(schema = 1
[scenario]
region = "us-east-1"
prices = "2026"
[traffic]
rate = "10/s"
[[architecture]]
name = "a"
stages = [{ service = "lambda", memory = "512MB", duration = "50ms" }]
[[architecture]]
name = "b"
region = "eu-west-1"
prices = "2018-08"
stages = [{ service = "lambda", memory = "512MB", duration = "50ms" }]
)";
  const TemporaryFile file("books_test.toml", text);
  const std::string path = file.path.string();
  const std::string explained = run_program({"explain", path}).out;
  const std::string head = explained.substr(0, explained.find("a.lambda"));
  CHECK_THAT(head, Contains("us-east-1, prices 2026"));
  CHECK_THAT(head, Contains("b: eu-west-1, prices 2018-08"));
  const std::string csv = run_program({"run", path, "--format", "csv"}).out;
  CHECK_THAT(csv, Contains("confidence,region,epoch\r\n"));
  CHECK_THAT(csv, Contains(",us-east-1,2026\r\nb,"));
  CHECK_THAT(csv, Contains(",eu-west-1,2018-08\r\n"));
  const json report = json::parse(run_program({"run", path, "--format", "json"}).out);
  CHECK_THAT(report.at("notes").dump(), Contains("unverified prices of eu-west-1 2018-08 were"));
}

TEST_CASE("a scenario whose option cannot be chosen is not valid") {
  const std::string text = run_program({"init"}).out;
  const TemporaryFile file("option_test.toml",
                           text + "\n[[option]]\nname = \"odd\"\nset = [\"traffic.rat=1/s\"]\n");
  const Ran ran = run_program({"validate", file.path.string()});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("--option odd") && Contains("did you mean 'rate'?"));
  CHECK(run_program({"validate", file.path.string(), "--option", "odd"}).exit_code == 2);
}

TEST_CASE("explain tells quantity, price and source") {
  const Ran ran = run_program({"explain", "scenarios/event-collector.toml", "api-gateway"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Contains("8,640,000,000") && Contains("3.50") && Contains("30,240"));
}

TEST_CASE("the World Cup trace is replayed to its last request") {
  const auto trace = costsim::testing::shared_data("traces/worldcup98/invocation_count.csv");
  if (!trace) return;
  const json answer = answer_of("worldcup-trace", {"--set", "traffic.file=" + trace->string()});
  CHECK(answer.at("traffic").at("requests") == "1352804107");
}

TEST_CASE(
    "two regions and two epochs are compared in one run, each with its own prices and limits") {
  const std::string stages =
      "stages = [ { service = \"kinesis\", shards = 2 }, { service = \"lambda\", duration = "
      "\"20ms\" } ]\n";
  const TemporaryFile file(
      "two-regions.toml",
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\nrate = \"100/s\"\n"
      "[[architecture]]\nname = \"here\"\n" +
          stages + "[[architecture]]\nname = \"there\"\nregion = \"us-west-1\"\n" + stages +
          "[[architecture]]\nname = \"then\"\nprices = \"2018-08\"\n" + stages +
          "[[check]]\nrequire = \"here.cost < there.cost\"\n");
  const auto run_with = [&](Options options) {
    options.insert(options.begin(), {"run", file.path.string()});
    return run_program(options);
  };
  const json both = json::parse(run_with({"--format", "json"}).out);
  const auto alone = [&](const char* name, const char* region, const char* epoch) {
    const json answer =
        json::parse(run_with({"--format", "json", "--region", region, "--prices", epoch}).out);
    return architecture(answer, name).at("total");
  };
  // Each costs what it costs in a scenario of that region and epoch.
  CHECK(architecture(both, "here").at("total") == alone("here", "us-east-1", "2026"));
  CHECK(architecture(both, "there").at("total") == alone("here", "us-west-1", "2026"));
  CHECK(architecture(both, "then").at("total") == alone("here", "us-east-1", "2018-08"));
  CHECK(architecture(both, "there").at("total") != architecture(both, "here").at("total"));
  CHECK(architecture(both, "then").at("total") != architecture(both, "here").at("total"));
  CHECK_FALSE(architecture(both, "here").contains("prices"));
  CHECK(architecture(both, "there").at("prices").at("region") == "us-west-1");
  CHECK(architecture(both, "then").at("prices").at("epoch") == "2018-08");
  for (const char* format : {"table", "markdown"}) {
    const std::string report = run_with({"--format", format}).out;
    CHECK_THAT(report, Contains("us-west-1") && Contains("2018"));
  }
}
