// What the verdict and the exit code say.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"
#include "support/temporary_file.hpp"

using Catch::Matchers::Contains;
using costsim::testing::Ran;
using costsim::testing::run_program;
using costsim::testing::TemporaryFile;
using nlohmann::json;

namespace {

using Options = std::vector<std::string>;

/// Two architectures with stated prices: what they cost is in the text.
std::string priced(const std::string& left, const std::string& right, const std::string& require) {
  return "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nmonth = \"720h\"\n"
         "[traffic]\nrate = \"1/h\"\n"
         "[prices.override]\nec2.t3.nano.on-demand = { per = 1, price = \"" +
         left +
         "\" }\n"
         "ec2.t3.micro.on-demand = { per = 1, price = \"" +
         right +
         "\" }\n"
         "[[architecture]]\nname = \"serverless\"\n"
         "stages = [{ service = \"ec2\", instance = \"t3.nano\", nodes = 1 }]\n"
         "[[architecture]]\nname = \"containers\"\n"
         "stages = [{ service = \"ec2\", instance = \"t3.micro\", nodes = 1 }]\n"
         "[[check]]\nid = \"rule\"\nrequire = \"" +
         require + "\"\n";
}

int exit_code_of(const std::string& text, Options options = {}) {
  const TemporaryFile file("run_test.toml", text);
  Options arguments = {"check", file.path.string()};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_program(arguments).exit_code;
}

}  // namespace

TEST_CASE("equality does not satisfy the rule") {
  // 1.40 × 720 h = 1008.00 dollars is exactly 40 % above 1.00 × 720 h.
  const std::string rule = "serverless.cost < containers.cost + 40%";
  CHECK(exit_code_of(priced("1.40", "1.00", rule)) == 1);
  CHECK(exit_code_of(priced("1.399999999999", "1.00", rule)) == 0);
  // 5.81 < 4.15 × 1.4 = 5.81 is what doubles get wrong (design notes).
  CHECK(exit_code_of(priced("5.81", "4.15", rule)) == 1);
  CHECK(exit_code_of(priced("1.40", "1.00", "serverless.cost <= containers.cost + 40%")) == 0);
}

TEST_CASE("exit codes: a failed check, the same as a warning, and forgiven") {
  const std::string failing = priced("2.00", "1.00", "serverless.cost < containers.cost + 40%");
  CHECK(exit_code_of(failing) == 1);
  CHECK(exit_code_of(failing, {"--no-fail"}) == 0);
  CHECK(exit_code_of(failing + "severity = \"warn\"\n") == 0);
  CHECK(exit_code_of(failing + "severity = \"warn\"\n", {"--strict"}) == 3);
}

TEST_CASE("--strict says what it does not accept") {
  const Ran ran = run_program({"run", "scenarios/event-collector.toml", "--strict"});
  CHECK(ran.exit_code == 3);
  CHECK_THAT(ran.err, Contains("--strict does not accept checks that do not hold: 1"));
  const Ran failed = run_program({"run", "scenarios/event-collector.toml", "--strict", "--set",
                                  "check.rule-of-40.severity=error"});
  CHECK(failed.exit_code == 1);
}

TEST_CASE("the verdict says what the exit code says") {
  const auto told = [](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"check", "scenarios/event-collector.toml"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  };
  const auto last_line = [](const std::string& text) {
    const std::size_t paragraph = text.rfind("\n\n");
    return text.substr(paragraph + 2);
  };
  CHECK(last_line(told({}).out).starts_with("PASS"));
  const Ran doubted = told({"--strict"});
  CHECK(doubted.exit_code == 3);
  CHECK(last_line(doubted.out).starts_with("DOUBT"));
  CHECK_THAT(last_line(doubted.out), Contains("but not accepted: checks"));
  CHECK_THAT(told({"--strict", "--format", "markdown"}).out, Contains("**In doubt**"));
  const json report = json::parse(told({"--strict", "--format", "json"}).out);
  CHECK(report.at("verdict") == "pass");  // of the checks
  CHECK(report.at("doubts").size() >= 1);
  CHECK_FALSE(json::parse(told({"--format", "json"}).out).contains("doubts"));
  const Ran failed = told({"--strict", "--set", "check.rule-of-40.severity=error"});
  CHECK(failed.exit_code == 1);
  CHECK(last_line(failed.out).starts_with("FAIL"));
}

TEST_CASE("sides that differ are told by as many digits as it takes") {
  const TemporaryFile file("digits_test.toml", R"(schema = 1
[scenario]
region = "us-east-1"
prices = "2026"
[traffic]
rate = "10/s"
[[architecture]]
name = "a"
stages = [{ service = "sqs" }]
[[check]]
require = "1/3 == 0.333333333333"
[[check]]
require = "1/3 == 0.3"
)");
  const std::string out = run_program({"check", file.path.string()}).out;
  CHECK_THAT(out, Contains("0.333333333333333333 against 0.333333333333"));
  CHECK_THAT(out, Contains("0.333333333 against 0.3"));
}
