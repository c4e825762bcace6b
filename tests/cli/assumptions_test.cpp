// What nobody stated and what decides the bill is told first.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"

using namespace costsim;
using namespace costsim::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

std::string assuming(const std::string& stages, const std::string& workload = "") {
  return "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\nrate = \"1M/h\"\n" +
         workload + "[[architecture]]\nname = \"a\"\nstages = [" + stages + "]\n";
}

Ran run_assuming(const std::string& text, std::vector<std::string> more = {}) {
  const auto path = std::filesystem::temp_directory_path() / "assumptions_test.toml";
  std::ofstream(path) << text;
  std::vector<std::string> arguments = {"run", path.string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

json assumptions_in(const std::string& text) {
  return json::parse(run_assuming(text, {"--format", "json"}).out).at("assumptions");
}

/// Keys of those that decide.
std::vector<std::string> deciding(const std::string& text) {
  std::vector<std::string> keys;
  for (const json& each : assumptions_in(text)) {
    if (each.at("decides") == true) keys.push_back(each.at("key"));
  }
  return keys;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("a function whose duration nobody stated is told first, and --strict refuses it") {
  const std::string text = assuming("{ service = \"lambda\" }");
  const json told = assumptions_in(text);
  REQUIRE(told.size() == 2);
  CHECK(told[0].at("key") == "architecture.a.stages.lambda.duration");
  CHECK(told[0].at("value") == "0s");
  CHECK_THAT(told[0].at("why").get<std::string>(), Contains("1ms"));
  CHECK(told[1].at("key") == "architecture.a.stages.lambda.memory");
  CHECK(told[1].at("value") == "512MB");
  CHECK(told[1].at("decides") == false);

  const Ran table = run_assuming(text, {"--strict"});
  CHECK(table.exit_code == 3);
  CHECK_THAT(table.err, Contains("assumptions that decide: 1"));
  CHECK(table.out.find("Assumptions") < table.out.find("requests  "));
  CHECK_THAT(table.out, Contains("architecture.a.stages.lambda.duration = 0s"));
  CHECK_THAT(run_assuming(text, {"--format", "markdown"}).out,
             Contains("**Assumptions**") && Contains("stages.lambda.duration"));
}

TEST_CASE("a time that is stated, be it nothing, is no assumption") {
  const std::string sized = "service = \"lambda\", memory = \"1GB\"";
  CHECK(deciding(assuming("{ " + sized + ", duration = \"80ms\" }")).empty());
  CHECK(deciding(assuming("{ " + sized + ", duration_per_event = \"1ms\" }")).empty());
  CHECK(deciding(assuming("{ " + sized + " }", "[workload]\ncpu = \"0ms\"\n")).empty());
  CHECK(run_assuming(assuming("{ " + sized + ", duration = \"80ms\" }"), {"--strict"}).exit_code ==
        0);
  CHECK(assumptions_in(assuming("{ " + sized + ", duration = \"80ms\" }")).empty());
}

TEST_CASE("nodes that the load decides need the time of an item, a fixed number does not") {
  const std::string task = "service = \"fargate\", vcpu = 1, memory = \"2GB\"";
  const std::string node = "service = \"ec2\", instance = \"m5.large\"";
  CHECK(deciding(assuming("{ " + task + " }")) == Keys{"architecture.a.stages.fargate.cpu"});
  CHECK(deciding(assuming("{ " + node + " }")) == Keys{"architecture.a.stages.ec2.cpu"});
  CHECK(deciding(assuming("{ " + task + ", tasks = 2 }")).empty());
  CHECK(deciding(assuming("{ " + node + ", cpu = \"1ms\" }")).empty());
}

TEST_CASE(
    "that an instance keeps nothing from its tasks is told, unless somebody says what it keeps") {
  const std::string tasks =
      "service = \"ecs\", instance = \"m5.large\", vcpu = 1, memory = \"4GB\", tasks = 2";
  const json told = assumptions_in(assuming("{ " + tasks + " }"));
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("key") == "architecture.a.stages.ecs.memory_base");
  CHECK(deciding(assuming("{ " + tasks + " }")).empty());
  CHECK(assumptions_in(assuming("{ " + tasks + ", vcpu_base = 0 }")).empty());
}

TEST_CASE("the size of an event is told once, where bytes are billed or limited") {
  const json told =
      assumptions_in(assuming("{ service = \"kinesis\" }, { service = \"firehose\" }"));
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("key") == "workload.event");
  CHECK(assumptions_in(assuming("{ service = \"kinesis\" }", "[workload]\nevent = \"1KB\"\n"))
            .empty());
}

TEST_CASE("the size of an event is told by all that bill by it, unless the stage states its own") {
  const std::string function = "{ service = \"lambda\", memory = \"1GB\", duration = \"1ms\"";
  const auto tells = [](const std::string& stages) {
    const json told = assumptions_in(assuming(stages));
    return std::any_of(told.begin(), told.end(),
                       [](const json& each) { return each.at("key") == "workload.event"; });
  };
  for (const char* stage : {"{ service = \"sqs\" }", "{ service = \"sns\" }",
                            "{ service = \"dynamodb\" }", "{ service = \"s3\" }",
                            "{ service = \"load-balancer\" }", "{ service = \"eventbridge\" }"}) {
    INFO(stage);
    CHECK(tells(stage));
  }
  CHECK_FALSE(tells("{ service = \"sqs\", message = \"2KB\" }"));
  CHECK_FALSE(tells("{ service = \"dynamodb\", item = \"2KB\" }"));
  CHECK_FALSE(tells(function + ", emit_size = \"2KB\" }, { service = \"sqs\" }"));
  CHECK_FALSE(
      tells("{ name = \"tick\", service = \"schedule\", every = \"5min\" }, "
            "{ service = \"sqs\", from = \"tick\" }"));
}

TEST_CASE("an answer that is stated to have no bytes is no assumption") {
  const std::string stages =
      "{ service = \"api-gateway\" }, { service = \"lambda\", memory = "
      "\"1GB\", duration = \"1ms\" }";
  const auto tells = [&](const std::string& workload) {
    std::string text = assuming(stages, workload);
    text.replace(text.find("[traffic]"), 0, "transfer = \"auto\"\n");
    const json told = assumptions_in(text);
    return std::any_of(told.begin(), told.end(),
                       [](const json& each) { return each.at("key") == "workload.response"; });
  };
  CHECK(tells(""));
  CHECK_FALSE(tells("[workload]\nresponse = \"0B\"\n"));
  CHECK_FALSE(tells("[workload]\nresponse = \"1KB\"\n"));
}
