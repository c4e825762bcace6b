// Every scenario of the repository has its reports here, byte for byte. After a change that is
// meant to alter them: COSTSIM_UPDATE_GOLDEN=1 ctest --preset dev -R golden, and review the diff.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>
#include <sstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"
#include "units/decimal.hpp"

namespace fs = std::filesystem;
using costsim::Decimal;
using costsim::testing::run_program;
using nlohmann::json;

namespace {

const std::string folder = "tests/golden/";

/// A run whose report is kept; paths are relative, so that reports are the same everywhere.
struct Golden {
  std::string name;
  std::string scenario;
  std::vector<std::string> options;
};

const Golden goldens[] = {
    {"ad-exchange", "ad-exchange", {}},
    {"ad-exchange.flat-price", "ad-exchange", {"--option", "flat-price"}},
    {"devtool-backend", "devtool-backend", {}},
    {"devtool-backend.spike", "devtool-backend", {"--option", "spike"}},
    {"event-collector", "event-collector", {}},
    {"event-collector.2026-http-api",
     "event-collector",
     {"--region", "us-east-1", "--prices", "2026", "--option", "http-api"}},
    {"event-collector-uncertain", "event-collector-uncertain", {"--samples", "128"}},
    {"ad-exchange-uncertain", "ad-exchange-uncertain", {"--samples", "128"}},
    {"devtool-backend-uncertain",
     "devtool-backend-uncertain",
     {"--samples", "128", "--sensitivity"}},
    {"event-collector-measured", "event-collector-measured", {}},
    {"event-collector-measured.heavier", "event-collector-measured", {"--option", "heavier"}},
    {"social-network", "social-network", {}},
    {"starter", "starter", {}},
    {"telco-rule", "telco-rule", {}},
    {"telco-rule.cached", "telco-rule", {"--option", "cached-configuration"}},
    {"worldcup-trace.example",
     "worldcup-trace",
     {"--set", "traffic.file=tests/golden/matches.csv"}},
    {"poison-message", "poison-message", {}},
    {"vpc-cold-starts", "vpc-cold-starts", {}},
    {"cron-duplicates", "cron-duplicates", {}},
    {"large-sends", "large-sends", {}},
    {"flash-crowd", "flash-crowd", {}},
    {"many-small-functions", "many-small-functions", {}},
    {"hybrid", "hybrid", {}},
    {"order-events", "order-events", {}},
    {"five-regions", "five-regions", {}},
    {"api-with-cdn", "api-with-cdn", {}},
    {"spot-and-savings", "spot-and-savings", {}},
    {"lambda-vs-managed-instances", "lambda-vs-managed-instances", {}},
};

/// A request-level run whose result is kept.
struct Simulation {
  std::string scenario;
  std::string architecture;
  std::string length;
  std::string epoch = "2018-08";
};

const Simulation simulations[] = {
    {"poison-message", "stopped", "2d"},      {"poison-message", "gives-up", "2d"},
    {"poison-message", "splits", "2d"},       {"poison-message", "reports", "2d"},
    {"poison-message", "queue", "2d"},        {"vpc-cold-starts", "alone", "1d"},
    {"vpc-cold-starts", "pinged", "1d"},      {"vpc-cold-starts", "pinged-by-twenty", "1d"},
    {"cron-duplicates", "one-run", "1d"},     {"cron-duplicates", "sliced", "1d"},
    {"large-sends", "together", "5min"},      {"large-sends", "paced", "5min"},
    {"flash-crowd", "functions", "15min"},    {"flash-crowd", "functions", "15min", "2026"},
    {"flash-crowd", "containers", "15min"},   {"many-small-functions", "functions", "1d"},
    {"order-events", "bus", "15min", "2026"},
};

/// A verb that varies a study, and what of it is kept in these formats.
struct Varied {
  std::string name;
  std::string verb;
  std::vector<std::string> options;
  std::vector<std::pair<std::string, std::string>> formats;  ///< and how their files end
};

const Varied varied[] = {
    {"breakeven.event-collector",
     "breakeven",
     {"scenarios/event-collector.toml"},
     {{"table", "txt"}, {"json", "json"}, {"markdown", "md"}, {"csv", "csv"}}},
    {"breakeven.event-collector.ascii",
     "breakeven",
     {"scenarios/event-collector.toml", "--ascii"},
     {{"table", "txt"}}},
    {"breakeven.event-collector.frontier",
     "breakeven",
     {"scenarios/event-collector.toml", "--vary", "traffic=0.01x..1x", "--vary",
      "architecture.serverless.stages.kinesis.shards=20..80:by=20"},
     {{"table", "txt"}, {"csv", "csv"}}},
    {"tune.hybrid",
     "tune",
     {"scenarios/hybrid.toml", "--set", "scenario.step=1h", "--architecture", "hybrid", "--knob",
      "traffic.split_at=0/s,100/s,200/s,300/s,1000/s", "--knob", "hybrid.lambda.arch"},
     {{"table", "txt"}, {"json", "json"}, {"markdown", "md"}, {"csv", "csv"}}},
    {"horizon.event-collector",
     "horizon",
     {"scenarios/event-collector.toml", "--set", "scenario.step=1h", "--set", "traffic.rate=400k/h",
      "--growth", "10%", "--months", "24", "--set", "horizon.start=2018-09", "--set",
      "horizon.migration={ from = \"serverless\", to = "
      "\"containers\", cost = \"$6000\", double_running = 2 }",
      "--set",
      "horizon.commitments=[{ name = \"support\", architecture = \"containers\", month = 7, "
      "upfront = \"$500\", monthly = \"$20\", set = \"containers.operations.share=0.05\" }]"},
     {{"table", "txt"}, {"json", "json"}, {"markdown", "md"}, {"csv", "csv"}}},
    {"horizon.event-collector.fit",
     "horizon",
     {"scenarios/event-collector.toml", "--set", "scenario.step=1h", "--history",
      "tests/golden/history.csv", "--months", "12", "--set", "horizon.start=2018-09"},
     {{"table", "txt"}, {"json", "json"}, {"markdown", "md"}}},
    {"books.event-collector",
     "run",
     {"scenarios/event-collector.toml", "--set", "traffic.rate=990k/h", "--prices", "2018-08,2026",
      "--region", "us-west-1,us-east-1"},
     {{"table", "txt"}, {"json", "json"}, {"markdown", "md"}, {"csv", "csv"}}},
    {"diff.event-collector",
     "diff",
     {"scenarios/event-collector.toml", "--prices", "2018-08,2026"},
     {{"table", "txt"}, {"json", "json"}, {"markdown", "md"}, {"csv", "csv"}}},
    {"diff.event-collector.http-api",
     "diff",
     {"scenarios/event-collector.toml", "--region", "us-east-1", "--prices", "2026", "--before",
      "traffic.rate=1M/h", "--after", "option=http-api", "--ascii"},
     {{"table", "txt"}, {"markdown", "md"}}},
};

std::string simulated(const Simulation& simulation) {
  const auto ran =
      run_program({"simulate", "scenarios/" + simulation.scenario + ".toml", "--architecture",
                   simulation.architecture, "--for", simulation.length, "--prices",
                   simulation.epoch, "--format", "json", "--no-timing"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return ran.out;
}

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

struct Reports {
  std::string table, json;
};

/// Both of one run.
Reports reports(const Golden& golden) {
  const std::string file =
      (fs::temp_directory_path() / ("costsim-" + golden.name + ".json")).string();
  std::vector<std::string> arguments = {"run", "scenarios/" + golden.scenario + ".toml", "--export",
                                        "json=" + file};
  arguments.insert(arguments.end(), golden.options.begin(), golden.options.end());
  const auto ran = run_program(arguments);
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  Reports reports{ran.out, text_of(file)};
  fs::remove(file);
  return reports;
}

/// The first line that differs, both ways.
std::string difference(const std::string& expected, const std::string& actual) {
  std::istringstream before(expected);
  std::istringstream after(actual);
  std::string a;
  std::string b;
  for (int line = 1;; ++line) {
    const bool more_before = static_cast<bool>(std::getline(before, a));
    const bool more_after = static_cast<bool>(std::getline(after, b));
    if (!more_before && !more_after) return "";
    if (!more_before) a = "(end)";
    if (!more_after) b = "(end)";
    if (a != b) return "line " + std::to_string(line) + "\n- " + a + "\n+ " + b;
  }
}

void compare(const std::string& path, const std::string& actual) {
  if (std::getenv("COSTSIM_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  INFO(path << ": " << difference(text_of(path), actual));
  CHECK(text_of(path) == actual);
}

Decimal sum_of_items(const json& architecture) {
  Decimal sum;
  for (const auto& item : architecture.at("items")) {
    sum += Decimal::parse(item.at("amount").get<std::string>());
  }
  return sum;
}

}  // namespace

TEST_CASE("every scenario gives the report that was reviewed") {
  for (const Golden& golden : goldens) {
    const Reports answer = reports(golden);
    compare(folder + golden.name + ".txt", answer.table);
    compare(folder + golden.name + ".json", answer.json);
  }
}

TEST_CASE("every simulated scenario gives the result that was reviewed") {
  for (const Simulation& simulation : simulations) {
    compare(folder + "simulate." + simulation.scenario + "." + simulation.architecture + "." +
                simulation.epoch + ".json",
            simulated(simulation));
  }
}

TEST_CASE("every verb that varies or compares a study gives the result that was reviewed") {
  for (const Varied& golden : varied) {
    for (const auto& [format, ending] : golden.formats) {
      std::vector<std::string> arguments = {golden.verb};
      arguments.insert(arguments.end(), golden.options.begin(), golden.options.end());
      arguments.insert(arguments.end(), {"--format", format});
      const auto ran = run_program(arguments);
      INFO(ran.err);
      REQUIRE(ran.exit_code == 0);
      compare(folder + golden.name + "." + ending, ran.out);
    }
  }
}

TEST_CASE("the items of every reviewed architecture add up to its total, exactly") {
  for (const Golden& golden : goldens) {
    const json answer = json::parse(text_of(folder + golden.name + ".json"));
    REQUIRE(answer.at("architectures").size() >= 2);
    for (const auto& architecture : answer.at("architectures")) {
      INFO(golden.name << " " << architecture.at("name"));
      CHECK(sum_of_items(architecture) ==
            Decimal::parse(architecture.at("total").get<std::string>()));
      CHECK(sum_of_items(architecture) > Decimal(0));
    }
  }
}

TEST_CASE("no scenario is without a golden report, and none without a scenario") {
  std::set<std::string> scenarios;
  for (const auto& entry : fs::directory_iterator("scenarios")) {
    if (entry.path().extension() == ".toml") scenarios.insert(entry.path().stem().string());
  }
  std::set<std::string> covered;
  for (const Golden& golden : goldens) covered.insert(golden.scenario);
  CHECK(scenarios == covered);
}

TEST_CASE("equal input gives equal bytes, and no terminal line is wider than 80 columns") {
  const Reports first = reports(goldens[4]), second = reports(goldens[4]);
  CHECK(first.table == second.table);
  CHECK(first.json == second.json);
  std::istringstream lines(first.table);
  for (std::string line; std::getline(lines, line);) {
    const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    });
    INFO(line);
    CHECK(columns <= 80);
  }
}

TEST_CASE("every scenario tells in its first line what it asks") {
  for (const auto& entry : fs::directory_iterator("scenarios")) {
    const std::string text = text_of(entry.path().string());
    INFO(entry.path());
    CHECK(text.rfind("# ", 0) == 0);
    CHECK(text.find('\n') > 20);
  }
}
