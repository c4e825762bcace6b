// Services that are data, from a folder of one's own: what every verb says of them.
#include <algorithm>

#include "simulation_fixture.hpp"
#include "support/models_folder.hpp"

using namespace costsim::testing;
using Catch::Contains;

namespace {

const std::string flow_prices = R"(service = "flow"
as_of = "2018"
[defaults]
source = "x"
confidence = "V1"
[[meter]]
name = "starts"
unit = "start"
per = "1000"
price = "1"
[[rule]]
name = "at-once"
value = "1000"
[[rule]]
name = "timeout"
value = "5s"
[[rule]]
name = "chunk"
value = "64KB"
)";

const std::string flow_definition = R"toml(service = "flow"
role = "gateway"
help = "a workflow"
[[parameter]]
name = "own_time"
kind = "time"
default = "100ms"
help = "time"
[[parameter]]
name = "depth"
kind = "count"
default = "4"
help = "depth"
[[setting]]
key = "depth"
multiple_of = "2"
refused = "depths are even"
source = "x"
as_of = "2018"
[[meter]]
name = "starts"
quantity = "items"
[[limit]]
id = "size"
rule = "chunk"
need = "item.size"
message = "too large"
[on_the_way]
time = "own_time"
concurrency = "at-once"
)toml";

/// A gateway `flow`, with a price file and a definition of it.
struct Folder : ModelsFolder {
  Folder() {
    write("aws/us-east-1/2018-08/flow.toml", flow_prices);
    write("aws/services/flow.toml", flow_definition);
  }

  Ran ran(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--models", path()});
    return run_program(arguments);
  }
  json report(const std::string& file, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"run",
                                          file,
                                          "--format",
                                          "json",
                                          "--no-flips",
                                          "--set",
                                          "scenario.windows=never",
                                          "--set",
                                          "scenario.period=30min"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json::parse(ran(arguments).out);
  }
};

std::string behind_flow(const std::string& name, const std::string& rate,
                        const std::string& keys = "") {
  return written("data-" + name,
                 "[traffic]\nshape = \"constant\"\narrivals = \"poisson\"\nrate = \"" + rate +
                     "\"\n[[architecture]]\nname = \"a\"\nstages = [\n{ service = \"flow\"" + keys +
                     " },\n{ name = \"f\", service = \"lambda\", duration = \"100ms\", init = "
                     "\"0s\" },\n]\n");
}

double billed(const json& report, const std::string& stage, const std::string& meter) {
  for (const json& item : report.at("architectures")[0].at("items")) {
    if (item.at("stage") == stage && item.at("meter") == meter) {
      return std::stod(item.at("quantity").get<std::string>());
    }
  }
  return 0;
}

json finding(const json& report, const std::string& id) {
  for (const json& found : report.at("architectures")[0].at("findings")) {
    if (found.at("id") == id) return found;
  }
  return nullptr;
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("what a stated quota of requests in hand refuses is billed by neither level") {
  const Folder folder;
  for (const auto& [at_once, name] : {std::pair("10", "hand-10"), std::pair("0", "hand-0")}) {
    INFO(at_once);
    const std::string file = behind_flow(name, "100/s");  // 20 in hand on average
    const std::vector<std::string> quota = {"--set", std::string("quotas.flow.at-once=") + at_once};
    const json report = folder.report(file, quota);
    const json requests = simulated(file, "30min", {"--models", folder.path(), quota[0], quota[1]});
    const auto served = requests.at("stages").back().at("invocations").get<double>();
    CHECK(billed(report, "f", "requests") == Approx(served).epsilon(0.02).margin(1));
    CHECK(billed(report, "flow", "starts") == Approx(served).epsilon(0.02).margin(1));
    CHECK_THAT(finding(report, "account-concurrency").at("message").get<std::string>(),
               Contains("which is not billed"));
  }
  // One that AWS raises on request cuts nothing.
  CHECK(billed(folder.report(behind_flow("hand-raised", "10000/s")), "flow", "starts") ==
        Approx(10'000 * 1800).epsilon(0.01));
}

TEST_CASE("a service's own time is part of its timeout: an error of the flow, 504s of requests") {
  const Folder folder;
  const std::string slow = behind_flow("own-slow", "2/s", ", own_time = \"4950ms\"");
  const json found = finding(folder.report(slow), "late-answers");
  REQUIRE(found.is_object());
  CHECK(found.at("severity") == "error");
  CHECK(found.at("limit") == "5 s");
  CHECK(found.at("actual") == "5.05 s");
  const json late = simulated(slow, "10min", {"--models", folder.path()});
  CHECK(late.at("served") == 0);
  const std::string longer = behind_flow("own-longer", "2/s", ", own_time = \"6s\"");
  CHECK(finding(folder.report(longer), "late-answers").is_object());
  CHECK(finding(folder.report(behind_flow("own-quick", "2/s")), "late-answers").is_null());
}

TEST_CASE("a slow rate of the account is kept by both levels") {
  const Folder folder;
  folder.write("aws/us-east-1/2018-08/flow.toml",
               flow_prices +
                   "[[rule]]\nname = \"account-rate\"\nvalue = \"30/h\"\n"
                   "[[rule]]\nname = \"account-burst\"\nvalue = \"20\"\n");
  const std::vector<std::string> stated = {"--set", "quotas.flow.account-rate=30/h", "--set",
                                           "scenario.period=240h"};
  const auto served = [&](const std::string& file) {
    return simulated(file, "240h", {"--models", folder.path(), stated[0], stated[1]})
        .at("stages")
        .back()
        .at("invocations")
        .get<double>();
  };
  const std::string fewer = behind_flow("slow-20", "20/h"), more = behind_flow("slow-90", "90/h");
  const json within = folder.report(fewer, stated), beyond = folder.report(more, stated);
  CHECK(billed(within, "flow", "starts") == Approx(4800));
  CHECK(finding(within, "account-rate").is_null());
  CHECK(served(fewer) == Approx(4800).epsilon(0.05));
  CHECK(billed(beyond, "flow", "starts") == Approx(7200).epsilon(0.01));
  CHECK(served(more) == Approx(7200).epsilon(0.02));
}

TEST_CASE("a quota that cannot be is told where the scenario states it") {
  const Folder folder;
  const std::string file = behind_flow("quota-half", "1/s");
  const std::string stated = written("data-quota-stated",
                                     "[quotas]\nflow.at-once = \"2.5\"\n[traffic]\nrate = \"1/s\"\n"
                                     "[[architecture]]\nname = \"a\"\nstages = [{ service = "
                                     "\"flow\" }, { service = \"lambda\", duration = \"1s\" }]\n");
  const Ran in_file = folder.ran({"run", stated});
  CHECK(in_file.exit_code == 2);
  CHECK_THAT(in_file.err,
             Contains(stated + ":7:16: flow.at-once = '2.5': expected a whole number"));
  const Ran on_line = folder.ran({"run", file, "--set", "quotas.flow.at-once=2.5"});
  CHECK_THAT(
      on_line.err,
      Contains("(--set quotas.flow.at-once): flow.at-once = '2.5': expected a whole number"));
  CHECK_THAT(folder.ran({"run", file, "--set", "quotas.flow.chunk=0B"}).err,
             Contains("flow.chunk = '0B': expected more than nothing"));
}

TEST_CASE("a setting of a count is held against its step, and told with its place") {
  const Folder folder;
  const Ran ran = folder.ran({"run", behind_flow("depth", "1/s", ", depth = 5")});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("depth = 5: depths are even: expected a multiple of 2 (x (2018))"));
}

TEST_CASE("what is wrong in a price file is told once, by every verb that reads it") {
  const Folder folder;
  folder.write("aws/us-east-1/2018-08/flow.toml", flow_prices + "colour = \"red\"\n");
  folder.write("aws/examples/flow.toml", "stages = [{ service = \"flow\" }]\n");
  const std::string file = behind_flow("twice", "1/s");
  for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
           {"run", file}, {"validate", file}, {"validate"}, {"services", "flow"}}) {
    const Ran ran = folder.ran(verb);
    INFO(ran.err);
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains("2018-08/flow.toml:20:1: unknown key 'colour'"));
    CHECK(lines_of(ran.err) == 1);
  }
}

TEST_CASE("details and the page of a service tell its needs and limits") {
  const Folder folder;
  const std::string file = behind_flow("details", "100/s");
  const std::string details = folder.ran({"run", file, "--details"}).out;
  CHECK_THAT(details, Contains("account concurr") && Contains("of 1,000 requests"));
  CHECK_THAT(details, Contains("1 KB of 64 KB"));
  const std::string none = folder.ran({"run", file, "--set", "quotas.flow.at-once=0"}).out;
  CHECK_THAT(none, Contains("of 0 requests") && Contains("none left") && !Contains("inf"));
  folder.write("aws/example.toml",
               "schema = 1\n[scenario]\nregion = \"us-east-1\"\nprices = \"2018-08\"\n[traffic]\n"
               "rate = \"10/s\"\n[[architecture]]\nname = \"example\"\n");
  folder.write("aws/examples/flow.toml",
               "stages = [{ service = \"flow\" }, { service = \"lambda\", duration = \"1s\" }]\n");
  const std::string page = folder.ran({"services", "flow"}).out;
  CHECK_THAT(page, Contains("Limits") &&
                       Contains("  account-concurrency           1,000 requests\n") &&
                       Contains("64 KB") && Contains("multiple of 2"));
  CHECK_THAT(page, Contains("--example --models"));
  const json told = json::parse(folder.ran({"services", "flow", "--format", "json"}).out);
  CHECK(told.at("limits").size() >= 3);
}

TEST_CASE("the schema has the keys of a folder's services") {
  const Folder folder;
  CHECK_THAT(folder.ran({"schema"}).out, Contains("\"own_time\"") && Contains("\"flow\""));
  CHECK_THAT(run_program({"schema"}).out, !Contains("\"flow\""));
}

TEST_CASE("a folder is not valid with a definition that no scenario can use") {
  const Folder folder;
  CHECK(folder.ran({"validate"}).exit_code == 0);
  const auto told = [&](const std::string& from, const std::string& to) {
    std::string text = flow_definition;
    text.replace(text.find(from), from.size(), to);
    folder.write("aws/services/flow.toml", text);
    const Ran ran = folder.ran({"validate"});
    CHECK(ran.exit_code == 2);
    return ran.err;
  };
  CHECK_THAT(told("quantity = \"items\"", "quantity = \"items * (3 - depth)\""),
             Contains("services/flow.toml:20:1: meter 'flow.starts'") && Contains("comes to -"));
  CHECK_THAT(told("need = \"item.size\"", "need = \"item.size - rule('chunk')\""),
             Contains("services/flow.toml:23:1: limit 'flow.size'"));
}

TEST_CASE("FOCUS rows have the subcategory that a service's data states, of counted meters too") {
  const Folder folder;
  folder.write("aws/services/flow.toml",
               "subcategory = \"Workflow Orchestration\"\n" + flow_definition);
  const std::string file = scenario(
      "focus", "1/s",
      "{ service = \"flow\" },\n{ service = \"lambda\", duration = \"100ms\" },\n"
      "{ service = \"metered\", meter = \"sns.publishes\", quantity = 1, per = \"event\" }\n");
  const Ran ran = folder.ran({"run", file, "--no-flips", "--format", "focus"});
  INFO(ran.err);
  CHECK_THAT(ran.out, Contains(",Integration,flow,Workflow Orchestration,"));
  CHECK_THAT(ran.out, Contains(",Compute,lambda,Serverless Compute,"));
  CHECK_THAT(ran.out, Contains(",Integration,sns,Messaging,"));
}

TEST_CASE("FOCUS rows know a service that only another one bills: a balancer's public addresses") {
  const std::string file = scenario("focus-vpc", "1/s",
                                    "{ service = \"load-balancer\", public_ips = 2 },\n"
                                    "{ service = \"fargate\", vcpu = 1, memory = \"2GB\" },\n");
  const Ran ran = run_program({"run", file, "--no-flips", "--set", "scenario.prices=2026", "--set",
                               "workload.cpu=1ms", "--format", "focus"});
  INFO(ran.err);
  CHECK_THAT(ran.out, Contains(",Networking,vpc,Network Connectivity,"));
}
