// Keys of container stages and their balancer that only a request-level run reads.
#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Contains;

namespace {

/// Four nodes of two vCPUs, 40 % busy at 64/s.
std::string nodes(const std::string& name, const std::string& keys,
                  const std::string& balancer = "{ service = \"load-balancer\" }",
                  const std::string& rate = "64/s") {
  return scenario(name, rate,
                  balancer + R"(,
    { name = "api", service = "ec2", instance = "m5.large", nodes = 4, cpu = "50ms")" +
                      keys + " }");
}

double latency(const json& result, const char* figure) {
  return result.at("latency_ms").at(figure).get<double>();
}

}  // namespace

TEST_CASE("a balancer takes turns unless it is told to know what is outstanding") {
  const auto p99 = [](const char* name, const std::string& balancer) {
    const std::string file =
        scenario(name, "128/s", "{ service = \"load-balancer\"" + balancer + R"( },
      { service = "ec2", instance = "m5.large", nodes = 4,
        duration = { distribution = "exponential", mean = "50ms" } })");
    return latency(simulated(file, "1000s"), "p99");
  };
  const double turns = p99("turns", "");
  const double known = p99("known", R"(, balance = "least-outstanding")");
  CHECK(known < 0.9 * turns);
}

TEST_CASE("a duration varies the time of a vCPU; its mean is what the flow sizes by") {
  const std::string file = scenario("duration", "100/s", R"(
    { name = "api", service = "fargate", vcpu = 1, memory = "2GB",
      duration = { distribution = "exponential", mean = "50ms" } })");
  const json result = simulated(file, "1h");
  CHECK(stage(result, "api").at("utilisation").get<double>() == Approx(0.55).margin(0.07));
  // An exponential service alone has its p99 at mean × ln 100 = 230 ms.
  CHECK(latency(result, "p99") > 220);
  const json report = json::parse(run_program({"run", file, "--format", "json"}).out);
  CHECK(report.at("architectures")[0].at("capacity").at("api").at("vcpu_needed_peak") ==
        Approx(5).epsilon(0.01));
}

TEST_CASE("callers give up, and try again") {
  const json once = simulated(nodes("patience", R"(, request_timeout = "200ms")",
                                    "{ service = \"load-balancer\" }", "200/s"),
                              "300s");
  check_conserved(once);
  CHECK(stage(once, "api").at("timeouts").get<double>() > 1000);  // 200/s × 50 ms > 8 vCPUs
  const json again = simulated(nodes("attempts", R"(, request_timeout = "200ms", attempts = 3)",
                                     "{ service = \"load-balancer\" }", "200/s"),
                               "300s");
  check_conserved(again);
  CHECK(stage(again, "api").at("retries").get<double>() >
        stage(once, "api").at("timeouts").get<double>());
}

TEST_CASE("a full queue refuses") {
  const json result = simulated(
      nodes("full", ", queue_limit = 2", "{ service = \"load-balancer\" }", "200/s"), "300s");
  check_conserved(result);
  CHECK(stage(result, "api").at("throttled").get<double>() > 5000);
  CHECK(latency(result, "max") <= 100.5);  // two before it, on two vCPUs
}

TEST_CASE("nodes fail and are replaced; spot nodes are taken back at a notice") {
  const json failing = simulated(nodes("mtbf", R"(, mtbf = "1h", health_check = "10s")"), "10h");
  check_conserved(failing);
  CHECK(stage(failing, "api").at("failures").get<double>() == Approx(40).margin(20));
  // A quarter of 64/s for 10 s each time.
  CHECK(stage(failing, "api").at("lost").get<double>() /
            stage(failing, "api").at("failures").get<double>() ==
        Approx(160).epsilon(0.15));
  const json spot =
      simulated(nodes("spot", R"(, purchase = "spot", spot_interruption = "1h")"), "10h");
  check_conserved(spot);
  CHECK(stage(spot, "api").at("interruptions").get<double>() == Approx(40).margin(20));
  CHECK(stage(spot, "api").at("lost") == 0);
}

/// Offers that 2018 did not have.
const std::vector<std::string> of_2026 = {"--set", "scenario.prices=2026"};

TEST_CASE("spot tasks are taken back as spot nodes are") {
  const std::string file = scenario("spot-tasks", "16/s", R"(
    { name = "api", service = "fargate", vcpu = 1, memory = "2GB", tasks = 4, cpu = "50ms",
      purchase = "spot", spot_interruption = "1h" })");
  const json spot = simulated(file, "10h", of_2026);
  check_conserved(spot);
  CHECK(stage(spot, "api").at("interruptions").get<double>() == Approx(40).margin(20));
  CHECK(stage(spot, "api").at("lost") == 0);
}

TEST_CASE("what finds no place on managed instances is throttled") {
  // Nine places: three vCPUs on each of three instances. Erlang's loss formula at 9 erlangs.
  const std::string file = scenario("places", "90/s", R"(
    { name = "api", service = "lambda-managed-instances", instance = "c7g.xlarge", instances = 3,
      requests_per_vcpu = 1, cpu = "1ms",
      duration = { distribution = "exponential", mean = "100ms" } })");
  const json result = simulated(file, "2000s", of_2026);
  check_conserved(result);
  const double share = stage(result, "api").at("throttled").get<double>() /
                       stage(result, "api").at("requests").get<double>();
  CHECK(share == Approx(0.2243).epsilon(0.03));
}

TEST_CASE("scaling that hears later leaves callers waiting for longer") {
  const auto waiting = [](const char* name, const char* delay) {
    const std::string file = written(name, std::string(R"(
[traffic]
shape = "points"
interpolation = "step"
points = [ { at = "0h", rate = "40/s" }, { at = "10min", rate = "80/s" } ]
[[architecture]]
name = "a"
stages = [ { name = "api", service = "fargate", vcpu = 1, memory = "2GB", cpu = "50ms",
             boot = "30s", metric_delay = ")") +
                                               delay + "\" } ]\n");
    return latency(simulated(file, "30min"), "mean");
  };
  CHECK(waiting("late", "5min") > 1.3 * waiting("soon", "0s"));
}

TEST_CASE("what does not fit is told with its place") {
  CHECK_THAT(refusal(nodes("on-demand", R"(, spot_interruption = "1h")")),
             Contains(".toml:13:5: stage 'api': spot_interruption: expected none with purchase = "
                      "'on-demand'"));
  CHECK_THAT(refusal(nodes("both", R"(, duration = "10ms")")),
             Contains("expected none beside a CPU time"));
  CHECK_THAT(refusal(nodes("nearest", R"(, queue_limt = 5)")),
             Contains("did you mean 'queue_limit'?"));
  CHECK_THAT(refusal(nodes("often", R"(, mtbf = "0s")")), Contains("at least 1 s"));
  CHECK_THAT(refusal(nodes("policy", "", R"({ service = "load-balancer", balance = "random" })")),
             Contains("expected one of \"round-robin\", \"least-outstanding\""));
}
