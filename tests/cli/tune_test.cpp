// costsim tune: its formats, its exit codes, what it writes, its errors.
#include <filesystem>
#include <fstream>

#include "simulation_fixture.hpp"
#include "support/temporary_file.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

const std::string collector = "scenarios/event-collector.toml";

std::vector<std::string> quick(const std::string& scenario, std::vector<std::string> options) {
  options.insert(options.begin(), {"tune", scenario, "--set", "scenario.step=1h"});
  return options;
}

const std::vector<std::string> few = {
    "--architecture", "serverless",
    "--set",          "serverless.lambda.duration={512MB=\"120ms\",1024MB=\"50ms\"}",
    "--knob",         "serverless.lambda.memory=512MB,1024MB",
    "--knob",         "serverless.kinesis.shards=60,80"};

Ran tuned(std::vector<std::string> more) {
  std::vector<std::string> options = few;
  options.insert(options.end(), more.begin(), more.end());
  return run_program(quick(collector, options));
}

void refused(const std::vector<std::string>& options, const std::string& part) {
  const Ran ran = run_program(quick(collector, options));
  INFO(ran.err);
  CHECK(ran.exit_code == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains(part));
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("every format of a tuned scenario tells the same settings") {
  const json report = json::parse(tuned({"--format", "json"}).out);
  const json& one = report.at("architectures").at(0);
  CHECK(one.at("name") == "serverless");
  CHECK(one.at("exhaustive") == true);
  CHECK(one.at("settings") == 4);
  CHECK(report.at("set").size() == 2);
  CHECK(report.at("set").at("architecture.serverless.stages.lambda.memory") == "1024MB");
  CHECK(report.at("set").at("architecture.serverless.stages.kinesis.shards") == "60");
  CHECK(report.at("checks").size() == 2);
  const std::string table = tuned({}).out;
  CHECK_THAT(table, Contains("lambda.memory"));
  CHECK_THAT(table, Contains("each of 4 settings tried"));
  CHECK_THAT(table, Contains("--set architecture.serverless.stages.kinesis.shards=60"));
  CHECK_THAT(tuned({"--format", "markdown"}).out, Contains("| kinesis.shards | 80 | 60 |"));
  CHECK_THAT(tuned({"--format", "csv"}).out,
             Contains("architecture,cost,headroom,time_s,p99_ms,p99_half_width_ms,set"));
}

TEST_CASE("the written scenario costs what was promised") {
  const TemporaryFile file("tuned.toml", "");
  const Ran ran = tuned({"--format", "json", "--write", file.path.string()});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const double promised =
      json::parse(ran.out).at("architectures").at(0).at("after").at("cost").get<double>();
  const std::string text = text_of(file.path.string());
  CHECK_THAT(text, Contains("memory = \"1024MB\""));
  CHECK_THAT(text, Contains("duration = {512MB=\"120ms\",1024MB=\"50ms\"}"));
  const Ran run = run_program({"run", file.path.string(), "--no-flips", "--format", "json"});
  INFO(run.err);
  const json cost = json::parse(run.out).at("architectures").at(0).at("total");
  CHECK(std::stod(cost.get<std::string>()) == Approx(promised));
  const Ran changed = run_program({"diff", collector, file.path.string()});
  CHECK(changed.exit_code == 0);
}

TEST_CASE("a setting that the file does not state is added where it belongs") {
  const TemporaryFile file("tuned.toml", "");
  const Ran ran = run_program(quick(
      collector, {"--knob", "serverless.lambda.arch=arm", "--set", "scenario.region=us-east-1",
                  "--set", "scenario.prices=2026", "--write", file.path.string()}));
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  CHECK_THAT(text_of(file.path.string()), Contains("duration = \"120ms\", arch = \"arm\" },"));
  CHECK(run_program({"validate", file.path.string()}).exit_code == 0);
}

TEST_CASE("what nothing can keep ends with 1") {
  const TemporaryFile file("s.toml", text_of(collector) + R"(
[[check]]
id      = "cheap"
require = "serverless.cost < $1"
)");
  const Ran ran = run_program(quick(file.path.string(), few));
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.out, Contains("nothing that was tried keeps what is required"));
}

TEST_CASE("a measured function is tuned by its measurement") {
  const TemporaryFile file("power.json", R"({ "stats": [
      { "value": 128, "averageDuration": 900 }, { "value": 512, "averageDuration": 200 },
      { "value": 1024, "averageDuration": 120 } ] })");
  const auto memory = [&](const std::string& strategy) {
    const Ran ran = run_program(
        quick(collector, {"--measured", "serverless.lambda=" + file.path.string(), "--strategy",
                          strategy, "--architecture", "serverless", "--format", "json"}));
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    const json set = json::parse(ran.out).at("set");
    return set.value("architecture.serverless.stages.lambda.memory", "512MB");
  };
  CHECK(memory("speed") == "1024MB");
  CHECK(memory("cost") == "512MB");  // 0.1 GB-s against 0.1125 and 0.12
}

TEST_CASE("bad input of tune is refused with what was expected") {
  refused({"--knob", "serverless.lambda.memroy"}, "did you mean 'memory'");
  refused({"--strategy", "cheap"}, "cheap");
  refused({"--measured", "serverless.lambda"}, "expected ARCHITECTURE.STAGE=FILE");
  refused({"--knob", "traffic.rate=1/s,2/s"}, "nothing to choose");
  refused({"--knob", "traffic.split_at=1/s,2/s"}, "expected the one architecture");
  refused({"--architecture", "serverles"}, "did you mean 'serverless'");
  const TemporaryFile file("power.json", "{}");
  refused({"--measured", "serverless.lambda=" + file.path.string()},
          "expected the output of AWS Lambda");
  CHECK(run_program(quick(collector, {"--measured", "serverless.lambda=missing.json"})).exit_code ==
        4);
}

TEST_CASE("the best cut of a hybrid is never worse than one of the pure forms") {
  const Ran ran = run_program(
      quick("scenarios/hybrid.toml", {"--architecture", "hybrid", "--knob",
                                      "traffic.split_at=0/s,50/s,100/s,150/s,200/s,300/s,1000/s",
                                      "--knob", "hybrid.ec2.min_nodes=1,2", "--format", "json"}));
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const json report = json::parse(ran.out);
  const double best = report.at("architectures").at(0).at("after").at("cost").get<double>();
  const Ran run = run_program({"run", "scenarios/hybrid.toml", "--no-flips", "--set",
                               "scenario.step=1h", "--format", "json"});
  const json whole = json::parse(run.out);
  for (const json& each : whole.at("architectures")) {
    constexpr double a_cent = 0.01;
    CHECK(best < std::stod(each.at("total").get<std::string>()) + a_cent);
  }
}
