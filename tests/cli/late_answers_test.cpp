// What `run` says of answers that come too late is what `simulate` does with them.
#include <cmath>

#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

struct Case {
  std::string name, stages;
  double late;  ///< closed form
};

/// The late answers of both levels: whether the flow errs, the share of 504s.
void both_say(const Case& one) {
  INFO(one.name);
  const std::string file = scenario("late-" + one.name, "2/s", one.stages + "\n");
  const Ran ran = run_program({"run", file, "--format", "json", "--prices", "2026", "--set",
                               "scenario.windows=never", "--set", "scenario.period=1h"});
  const json report = json::parse(ran.out);
  bool error = false;
  for (const json& finding : report.at("architectures")[0].at("findings")) {
    error = error || (finding.at("id") == "late-answers" && finding.at("severity") == "error");
  }
  CHECK(error == (one.late > 0.01));
  CHECK(ran.exit_code == (error ? 1 : 0));
  const json requests = simulated(file, "3h", {"--prices", "2026"});
  const json& last = requests.at("stages").back();
  const double answered =
      requests.at("served").get<double>() + requests.at("dropped").get<double>();
  CHECK(last.at("gateway_timeouts").get<double>() / answered ==
        Approx(one.late).epsilon(0.1).margin(0.001));
}

}  // namespace

TEST_CASE("answers that are later than the front waits: an error of the flow, 504s of requests") {
  const std::string minute = R"({ service = "lambda", init = "0s", duration = "60s" })";
  const std::string chance = R"({ service = "lambda", init = "0s",
    duration = { distribution = "exponential", mean = "10s" } })";
  const std::string tasks = R"({ service = "fargate", vcpu = 1, memory = "2GB", tasks = 200,
    duration = "40s" })";
  const Case cases[] = {
      {"http", R"({ service = "api-gateway", kind = "http" }, )" + minute, 1},
      {"rest", R"({ service = "api-gateway" }, )" + minute, 1},
      {"chance", R"({ service = "api-gateway", kind = "http" }, )" + chance, std::exp(-3)},
      {"own", R"({ service = "api-gateway", timeout = "20s" }, )" + chance, std::exp(-2)},
      {"tasks", R"({ service = "api-gateway" }, { service = "load-balancer" }, )" + tasks, 1},
      {"idle", R"({ service = "load-balancer", timeout = "39s" }, )" + tasks, 1},
      {"patient", R"({ service = "load-balancer", timeout = "50s" }, )" + tasks, 0},
      {"instances", R"({ service = "load-balancer", timeout = "30s" },
        { service = "ec2", instance = "m5.large", nodes = 100, duration = "40s" })",
       1},
      {"direct", minute, 0},
  };
  for (const Case& one : cases) both_say(one);
}

TEST_CASE("nobody waits behind a queue, and one who keeps nothing does not answer for others") {
  for (const std::string stages :
       {R"({ service = "api-gateway" }, { service = "sqs", visibility = "2min" },
           { service = "lambda", duration = "60s" })",
        R"({ service = "api-gateway" }, { service = "lambda", duration = "1s" },
           { name = "next", service = "lambda", duration = "60s" })"}) {
    const std::string file = scenario("late-nobody", "1/min", stages);
    const Ran ran = run_program({"run", file, "--format", "json", "--prices", "2026"});
    CHECK(ran.out.find("late-answers") == std::string::npos);
    CHECK(ran.exit_code == 0);
  }
}
