// costsim run with simulated requests: what they change of a bill, and what they leave alone.
#include <cmath>

#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// Exponential calls cut off at their mean, tried up to three times.
std::string retried() {
  return scenario("retried", "50/s", R"(
    { name = "fn", service = "lambda", memory = "1GB", attempts = 3, timeout = "1s",
      duration = { distribution = "exponential", mean = "1s" } })");
}

json run_of(const std::string& file, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"run",  file,    "--prices",
                                        "2026", "--set", "scenario.findings=warn"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return answer_of(arguments).at("architectures")[0];
}

double quantity(const json& architecture, const std::string& meter) {
  double sum = 0;
  for (const json& item : architecture.at("items")) {
    if (item.at("meter") == meter) sum += std::stod(item.at("quantity").get<std::string>());
  }
  return sum;
}

}  // namespace

TEST_CASE("retries and timeouts are in the bill of a run, with their factors and intervals") {
  const json flow = run_of(retried(), {"--set", "scenario.windows=never"});
  const json corrected = run_of(retried());
  CHECK_FALSE(flow.contains("corrections"));
  CHECK_FALSE(flow.contains("latency_ms"));
  const json& factors = corrected.at("corrections")[0];
  CHECK(factors.at("stage") == "fn");
  // A call is cut off with p = 1/e, which the flow knows, and made again: 1 + p + p² attempts.
  const double p = std::exp(-1.0), calls = 1 + p + p * p;
  const auto factor = [&](const char* name) {
    return std::stod(factors.at(name).get<std::string>());
  };
  CHECK(std::abs(factor("calls") - calls) < 2 * factors.at("calls_ci").get<double>());
  CHECK(factor("billed") == Approx(factor("calls")).epsilon(1e-3));
  CHECK(quantity(corrected, "requests") ==
        Approx(quantity(flow, "requests") * factor("calls")).margin(1));
  CHECK(quantity(corrected, "gb-seconds-x86") ==
        Approx(quantity(flow, "gb-seconds-x86") * factor("billed")).epsilon(1e-6));
  CHECK(corrected.at("findings").dump().find("request-level-correction") != std::string::npos);
  CHECK(run_of(retried()) == corrected);
  const Ran told = run_program({"explain", retried(), "fn"});
  CHECK(told.out.find("Corrected by simulated requests: invocations × 1.5") != std::string::npos);
}

TEST_CASE("a fixed duration has nothing to correct: no requests are simulated unless asked for") {
  const std::string file = scenario("fixed", "50/s", R"(
    { name = "fn", service = "lambda", memory = "1GB", duration = "100ms" })");
  const json plain = run_of(file);
  CHECK_FALSE(plain.contains("latency_ms"));
  const json always = run_of(file, {"--set", "scenario.windows=always"});
  CHECK(always.at("latency_ms").at("p50").get<double>() == Approx(100).epsilon(0.01));
  CHECK(quantity(always, "requests") == quantity(plain, "requests"));
}

TEST_CASE("a check on one architecture's latency simulates no other whose name it ends with") {
  const std::string stages = R"(stages = [ { service = "lambda", duration = "10ms" } ])";
  const std::string file =
      written("names", "[traffic]\nrate = \"1/s\"\n[[architecture]]\nname = \"a\"\n" + stages +
                           "\n[[architecture]]\nname = \"ba\"\n" + stages +
                           "\n[[check]]\nrequire = \"1s > ba.latency.p99\"\n");
  const Ran ran = run_program({"run", file, "--format", "json"});
  REQUIRE(ran.exit_code == 0);
  const json architectures = json::parse(ran.out).at("architectures");
  CHECK_FALSE(architectures[0].contains("latency_ms"));
  CHECK(architectures[1].contains("latency_ms"));
}

TEST_CASE("what chance describes and nobody can simulate is told, and billed as the flow has it") {
  const json report = run_of(scenario("undeployable", "1/s", R"(
    { name = "fn", service = "lambda", functions = 20001,
      duration = { distribution = "exponential", mean = "1s" } })"));
  CHECK(report.at("findings").dump().find("requests cannot be simulated") != std::string::npos);
  CHECK(report.at("findings").dump().find("more than a request-level run can follow") !=
        std::string::npos);
  CHECK(quantity(report, "requests") > 0);
}

TEST_CASE("a check on requests that nobody can simulate is refused at what it asks for") {
  const std::string file = written("unread", R"([traffic]
rate = "100/s"
[[architecture]]
name = "a"
stages = [{ service = "kinesis", shards = 1 }]
[[check]]
require = "0 == a.kinesis.lost"
)");
  const Ran ran = run_program({"run", file, "--prices", "2026"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Catch::Matchers::Contains(".toml:") &&
                          Catch::Matchers::Contains(
                              ":17: 'a.kinesis.lost' is told by simulated requests alone: ") &&
                          Catch::Matchers::Contains("expected a function, nodes or tasks"));
}
