// Capacity that comes late, or that a quota ends: the flow tells it where requests see it.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// Ten requests a second, and after half an hour so many.
std::string jump_to(const std::string& name, const std::string& rate, const std::string& nodes) {
  return written("jump-" + name, R"(
[traffic]
shape = "points"
points = [{ at = "0s", rate = "10/s" }, { at = "30min", rate = "10/s" },
          { at = "31min", rate = ")" +
                                     rate + R"(" }, { at = "60min", rate = ")" + rate + R"(" }]
[workload]
cpu = "100ms"
[[architecture]]
name = "a"
stages = [{ service = "load-balancer" }, )" +
                                     nodes + R"(]
)");
}

json told_by_flow(const std::string& file, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"run",        file,       "--format", "json",
                                        "--no-flips", "--prices", "2026"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Ran ran = run_program(arguments);
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out).at("architectures")[0];
}

bool tells_finding(const json& architecture, const std::string& id) {
  for (const json& finding : architecture.at("findings")) {
    if (finding.at("id") == id) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a jump that scaling lags behind is told by the flow where requests wait for minutes") {
  struct Jump {
    const char *name, *rate, *nodes;
    bool lags;
  };
  const char* tasks = R"({ name = "n", service = "fargate", vcpu = 1, memory = "2GB" })";
  const char* machines = R"({ name = "n", service = "ec2", instance = "m5.large" })";
  const char* packed =
      R"({ name = "n", service = "ecs", vcpu = 1, memory = "2GB", instance = "m5.large" })";
  const Jump jumps[] = {{"tasks", "40/s", tasks, true},
                        {"machines", "40/s", machines, true},
                        {"packed", "40/s", packed, true},
                        {"tasks-some", "12/s", tasks, false},
                        {"machines-some", "12/s", machines, false}};
  for (const Jump& one : jumps) {
    INFO(one.name);
    const std::string file = jump_to(one.name, one.rate, one.nodes);
    const json simulation = simulated(file, "1h", {"--prices", "2026"});
    const bool waits = simulation.at("latency_ms").at("p99").get<double>() > 30'000;
    CHECK(waits == one.lags);
    CHECK(tells_finding(told_by_flow(file, {"--set", "scenario.period=1h"}), "scaling-lag") ==
          one.lags);
  }
}

// AWS documents: an environment takes requests until its concurrency is used up; on Node.js 64 for
// each vCPU. Requests that compute share the vCPU until then.
TEST_CASE("managed instances refuse no steady load that their environments take at a time") {
  for (const char* work :
       {"cpu = \"5ms\"\nwait = \"20ms\"", "cpu = \"50ms\"", "wait = \"200ms\""}) {
    INFO(work);
    const std::string file = written("managed-steady", std::string(R"(
[traffic]
rate = "50/s"
[workload]
)") + work + R"(
[[architecture]]
name = "a"
stages = [{ name = "m", service = "lambda-managed-instances", instance = "m7g.large" }]
)");
    const json simulation = simulated(file, "30min", {"--prices", "2026"});
    CHECK(stage(simulation, "m").at("throttled").get<double>() == 0);
    const json flow = told_by_flow(file);
    CHECK(flow.at("capacity").at("m").at("unserved_share").get<double>() == 0);
    CHECK_FALSE(tells_finding(flow, "doubling"));
  }
}

TEST_CASE("a stated quota of Fargate's vCPUs holds for the flow and for requests") {
  const std::string file = written("fargate-quota", R"(
[traffic]
rate = "100/s"
[workload]
cpu = "100ms"
[quotas]
fargate.account-vcpu = 4
[[architecture]]
name = "a"
stages = [{ name = "n", service = "fargate", vcpu = 1, memory = "2GB" }]
)");
  const json flow = told_by_flow(file);
  CHECK(flow.at("capacity").at("n").at("nodes_peak").get<double>() == 4);
  CHECK(flow.at("capacity").at("n").at("unserved_share").get<double>() > 0.5);
  const json simulation = simulated(file, "10min", {"--prices", "2026"});
  CHECK(stage(simulation, "n").at("peak_instances").get<double>() == 4);
}
