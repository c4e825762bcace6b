// costsim run --samples: its part of each format, its exit codes, its errors.
#include "simulation_fixture.hpp"
#include "support/temporary_file.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

/// A gateway at $3.50 a million requests (us-west-1, 2018-08) against one node of $322.56 a month
/// and $1677.44: both cost the same at 220.46 requests a second, 60.2 % of the belief lie below.
std::string uncertain_rate(const std::string& checks) {
  return R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"
[traffic]
rate = { low = "100/s", high = "300/s" }
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
[[architecture]]
name = "fleet"
stages = [ { service = "ec2", instance = "m5.2xlarge" } ]
costs = [ { name = "rest", price = "$1677.44/month" } ]
)" + checks;
}

std::string likely(const std::string& bound, const std::string& more = "") {
  return "[[check]]\nid = \"rule\"\nrequire = \"probability(gateway.cost < fleet.cost) " + bound +
         "\"\n" + more;
}

Ran run(const std::string& text, std::vector<std::string> options = {}) {
  const TemporaryFile file("s.toml", text);
  options.insert(options.begin(), {"run", file.path.string(), "--no-flips"});
  return run_program(options);
}

}  // namespace

TEST_CASE("a check on a probability holds, fails, or is not told by so few samples") {
  CHECK(run(uncertain_rate(likely(">= 50%"))).exit_code == 0);
  CHECK(run(uncertain_rate(likely(">= 70%"))).exit_code == 1);
  const Ran open = run(uncertain_rate(likely(">= 60%")));
  CHECK(open.exit_code == 3);
  CHECK_THAT(open.err, Contains("too few to tell") && Contains("about"));
  CHECK_THAT(open.out, Contains("DOUBT") && Contains("samples would tell"));
  // It only warns: nothing is in doubt.
  CHECK(run(uncertain_rate(likely(">= 60%", "severity = \"warn\"\n"))).exit_code == 0);
  // A check that fails outranks one that is open.
  const std::string failing = "[[check]]\nrequire = \"fleet.cost < $1\"\n";
  CHECK(run(uncertain_rate(likely(">= 60%") + failing)).exit_code == 1);
}

TEST_CASE("samples are told in each format, the same at any number of threads") {
  const std::string text = uncertain_rate(likely(">= 50%"));
  const auto in = [&](const std::string& format, const std::string& threads) {
    const Ran ran = run(text, {"--samples", "200", "--format", format, "--threads", threads});
    REQUIRE(ran.exit_code == 0);
    return ran.out;
  };
  for (const char* format : {"table", "json", "markdown"}) {
    CHECK(in(format, "1") == in(format, "3"));
  }
  const json report = json::parse(in("json", "2"));
  const json& uncertainty = report.at("uncertainty");
  CHECK(uncertainty.at("samples") == 200);
  CHECK(uncertainty.at("inputs")[0].at("key") == "traffic.rate");
  CHECK(uncertainty.at("checks")[0].at("probability").get<double>() == Approx(0.602).margin(0.01));
  CHECK(uncertainty.at("tornado")[0].at("checks").at("rule") == json({"pass", "fail"}));
  CHECK(report.at("checks")[0].at("status") == "pass");
  CHECK_THAT(in("table", "1"), Contains("How sure") && Contains("flips rule"));
  CHECK_THAT(in("markdown", "1"), Contains("| architecture | P5 | P50 | P95 |"));
}

TEST_CASE("sensitivities are told as shares of the variance") {
  const Ran ran = run(uncertain_rate(""), {"--samples", "64", "--sensitivity", "--format", "json"});
  REQUIRE(ran.exit_code == 0);
  const json sobol = json::parse(ran.out).at("uncertainty").at("sobol");
  REQUIRE(sobol.size() == 2);
  CHECK(sobol[0].at("of") == "gateway.cost");
  const json& rate = sobol[0].at("inputs").at("traffic.rate");
  CHECK(rate.at("first").at("value").get<double>() == Approx(1).margin(0.05));
  CHECK(sobol[1].at("inputs").at("traffic.rate").at("total").at("value") == 0);
}

TEST_CASE("samples of what is certain, and other mistakes, are refused") {
  const auto refused = [](const std::string& text, const std::vector<std::string>& options,
                          const std::string& part) {
    const Ran ran = run(text, options);
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Contains(part));
  };
  const std::string certain = "traffic.rate=100/s";
  refused(uncertain_rate(""), {"--samples", "10", "--set", certain},
          "no value of this scenario is uncertain");
  refused(uncertain_rate(likely(">= 50%")), {"--set", certain}, ":18:24: no value");
  refused(uncertain_rate(""), {"--samples", "1"}, "--samples");
  refused(uncertain_rate(""), {"--samples", "1e3"}, "--samples");
  refused(uncertain_rate(""), {"--samples", "10", "--sampling", "halton"}, "--sampling");
  refused(uncertain_rate(""), {"--samples", "10", "--prices", "2018-08,2026"}, "--samples");
  refused(uncertain_rate("[[check]]\nrequire = \"probability(gateway.latency.p99 < 1s) > 50%\"\n"),
          {}, "only simulated requests");
}
