// costsim run --samples: its part of each format, its exit codes, its errors.
#include <chrono>
#include <mutex>
#include <sstream>
#include <thread>

#include "cli/options/sample_options.hpp"
#include "cli/options/varied_study.hpp"
#include "scenario/scenario.hpp"
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

TEST_CASE("where costs cross and checks flip is told with how many samples were followed") {
  const std::string rule = "[[check]]\nid = \"rule\"\nrequire = \"gateway.cost < fleet.cost\"\n";
  const std::string horizon = "[horizon]\nmonths = 3\ngrowth = \"50%\"\n";
  const TemporaryFile file("s.toml", uncertain_rate(rule + horizon));
  const auto in = [&](const std::string& format) {
    return run_program({"run", file.path.string(), "--samples", "20", "--format", format}).out;
  };
  const json changes = json::parse(in("json")).at("uncertainty").at("changes");
  CHECK(changes.at("samples") == 16);
  const json& costs = changes.at("loads").at(0);
  CHECK(costs.at("between") == json({"gateway", "fleet"}));
  CHECK(costs.at("found") == 16);
  CHECK(costs.at("rate_per_s").at("p5").get<double>() == Approx(220.46).epsilon(1e-4));
  CHECK(changes.at("loads").at(1).at("check") == "rule");
  CHECK(changes.at("horizon_months") == 3);
  CHECK(changes.at("breaks").at(0).at("check") == "rule");
  CHECK_THAT(in("table"), Contains("at what load (16 samples)") && Contains("gateway = fleet") &&
                              Contains("rule flips") &&
                              Contains("in which month of 3 (16 samples)"));
  CHECK_THAT(in("markdown"), Contains("| rule flips | 794,000/h |"));
  const Ran without = run(uncertain_rate(rule), {"--samples", "20", "--format", "json"});
  CHECK_FALSE(json::parse(without.out).at("uncertainty").contains("changes"));
}

TEST_CASE("sampling that takes longer than a second tells on a terminal how far it is") {
  const TemporaryFile file("s.toml", uncertain_rate(""));
  const costsim::cli::VariedStudy study(costsim::scenario::read_source(file.path.string()), {});
  const auto told = [&](bool terminal, std::chrono::milliseconds pause) {
    std::ostringstream out, err;
    costsim::cli::Session session{out, err};
    session.err_is_terminal = terminal;
    std::once_flag paused;
    const auto slow = [&, vary = study.vary()](const auto& assignments) {
      std::call_once(paused, [&] { std::this_thread::sleep_for(pause); });
      return vary(assignments);
    };
    costsim::cli::sampled_with_progress(slow, study.as_it_stands(), {.samples = 4}, session);
    return err.str();
  };
  constexpr std::chrono::milliseconds long_pause(1300);
  CHECK_THAT(told(true, long_pause), Contains("sampled ") && Contains(" %"));
  CHECK(told(false, long_pause).empty());
}
