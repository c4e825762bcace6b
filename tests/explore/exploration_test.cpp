// What a moved number comes to, without a browser: the same as `run --set` says.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "explore/explored.hpp"
#include "scenario/scenario.hpp"
#include "support/answer.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace costsim::testing {
namespace {

std::string text_of_file(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

/// "run", the scenario, "--set A", "--set B"
std::vector<std::string> run_with(const std::vector<std::string>& sets) {
  std::vector<std::string> arguments = {"run", explored_file, "--set", in_hours};
  for (const std::string& set : sets) arguments.insert(arguments.end(), {"--set", set});
  return arguments;
}

std::string page_of_run(std::vector<std::string> arguments) {
  const fs::path file = fs::temp_directory_path() / "explore_test.html";
  arguments.insert(arguments.end(), {"--no-fail", "--quiet", "--export", "html=" + file.string()});
  const Ran ran = run_program(arguments);
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return text_of_file(file);
}

std::string told(const std::vector<std::string>& sets) {
  try {
    explored().parts(sets);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

json costs_in(const json& report) {
  json costs;
  for (const auto& each : report.at("architectures")) costs.push_back(each.at("total"));
  return costs;
}

std::string scenario_run(const std::string& text) {
  const fs::path file = fs::temp_directory_path() / "explore_test.toml";
  std::ofstream(file) << text;
  return costs_in(answer_of({"run", file.string(), "--no-fail"})).dump();
}

}  // namespace

TEST_CASE("explore: the page of moved numbers is, byte for byte, that of run --set") {
  CHECK(explored().decision_page({}) == page_of_run(run_with({})));
  CHECK(explored().decision_page(three_moves()) == page_of_run(run_with(three_moves())));
}

TEST_CASE("explore: what replaces the parts of the page is what that page has") {
  const json parts = json::parse(explored().parts(three_moves()));
  const std::string page = page_of_run(run_with(three_moves()));
  CHECK_THAT(page, Contains(parts.at("header").get<std::string>()));
  CHECK_THAT(page, Contains(parts.at("footer").get<std::string>()));
  CHECK(parts.at("sections").size() >= 6);
  CHECK(parts.at("sections").at(0).at(0) == "verdict");
  for (const auto& section : parts.at("sections")) {
    CHECK_THAT(page, Contains(section.at(1).get<std::string>()));
  }
}

TEST_CASE("explore: what changes the difference of costs most stands first") {
  const auto& controls = explored().controls();
  REQUIRE(controls.size() > 8);
  // The gateway's price by request is nearly the whole difference (docs/case-studies.md).
  CHECK(controls.front().key == "traffic.rate");
  CHECK(controls.front().now == "12");
  CHECK(controls.front().after == "M/h");
  CHECK(controls.front().low == "1.2");
  const auto shards = std::find_if(controls.begin(), controls.end(), [](const auto& each) {
    return each.key == "serverless.kinesis.shards";
  });
  REQUIRE(shards != controls.end());
  CHECK(shards->whole);
}

TEST_CASE("explore: what takes only some values has these, in the unit of the file") {
  const fs::path file = fs::temp_directory_path() / "explore_choices.toml";
  std::ofstream(file) << "schema = 1\n[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n"
                         "step = \"1h\"\n[traffic]\nrate = \"5/s\"\n[[architecture]]\n"
                         "name = \"a\"\nstages = [{ service = \"fargate\", vcpu = 1, "
                         "memory = \"2GB\" }, { service = \"cloudwatch\", retention = \"30d\" }]\n";
  const std::string page = exploration_with({}, file.c_str()).page();
  CHECK_THAT(page, Contains("data-choices=\"0.25 0.5 1\""));
  CHECK_THAT(page, Contains("max=\"2\""));  // no task of more vCPUs has 2 GB
  CHECK_THAT(page, Contains("data-choices=\"1 3 5 7 14 30 60 90 "));
  fs::remove(file);
}

TEST_CASE(
    "explore: a slider goes as far as the scenario takes it, and by the steps that it takes") {
  // Memory of functions went by 64 MB up to 3008 MB; a share ends at 100 %.
  const std::string before = exploration_with({}, "scenarios/event-collector.toml").page();
  CHECK_THAT(before, Contains("data-low=\"128\" data-high=\"3008\""));
  CHECK_THAT(before, Contains("data-choices=\"128 192 256 320 "));
  const std::string after = exploration_with({}, "scenarios/starter.toml").page();
  CHECK_THAT(after, Contains("data-now=\"60\" data-low=\"6\" data-high=\"100\""));
  CHECK_THAT(after, Contains("data-now=\"1024\" data-low=\"128\" data-high=\"10240\""));
}

TEST_CASE("explore: what cannot be meant is told with what was expected") {
  CHECK_THAT(told({"traffic.rate"}), Contains("expected a number such as"));
  CHECK_THAT(told({"traffic.rate=many"}), Contains("expected a number such as"));
  CHECK_THAT(told({"traffic.file=/etc/passwd"}), Contains("expected KEY=VALUE with one of"));
  CHECK_THAT(told({"scenario.title=x"}), Contains("expected KEY=VALUE with one of"));
  CHECK_THAT(told({"traffic.rate=1M/h", "traffic.rate=2M/h"}),
             Contains("expected each number once"));
  CHECK_THAT(told({"serverless.kinesis.shards=1.5"}), Contains("expected"));
  CHECK(told({"traffic.rate=1M/h"}) == "");
}

TEST_CASE("explore: the scenario that is downloaded has the values and costs the same") {
  const std::string text = explored().scenario_text(three_moves());
  CHECK_THAT(text, Contains("rate           = \"6.5M/h\"     # mean over the month"));
  CHECK_THAT(text, Contains("operations = { engineer = \"$12000/month\", share = 0.25 }"));
  auto arguments = run_with(three_moves());
  arguments.push_back("--no-fail");
  CHECK(scenario_run(text) == costs_in(answer_of(arguments)).dump());
  std::string as_it_was = text_of_file(explored_file);
  as_it_was.insert(as_it_was.find("\n", as_it_was.find("[scenario]")), "\nstep = \"1h\"");
  CHECK(explored().scenario_text({}) == as_it_was);
}

TEST_CASE("explore: what the command line said stays, and is in the download") {
  scenario::LoadOptions load;
  load.sets = {in_hours, "traffic=0.5x", "serverless.kinesis.retention=48h"};
  load.region = "us-east-1";
  load.prices = "2026";
  load.options = {"http-api"};
  const std::string text = exploration_with(load).scenario_text({"workload.cpu=2ms"});
  CHECK_THAT(text, StartsWith("# To be run with --option http-api\n"));
  CHECK_THAT(text, Contains("retention = \"48h\""));
  CHECK_THAT(text, Contains("region = \"us-east-1\"") && Contains("prices = \"2026\""));
  CHECK_THAT(text, Contains("\ntraffic_scale = 0.5\n"));
  CHECK_THAT(text, Contains("cpu   = \"2ms\""));
}

}  // namespace costsim::testing
