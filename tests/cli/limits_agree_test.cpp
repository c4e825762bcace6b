// What a limit leaves undone, both levels leave undone and unbilled; groups that follow a load are
// as large at both.
#include <algorithm>

#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

json flow_of(const std::string& file, const std::string& period) {
  const Ran ran =
      run_program({"run", file, "--format", "json", "--no-flips", "--prices", "2026", "--set",
                   "scenario.windows=never", "--set", "scenario.period=" + period});
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out);
}

double billed(const json& report, const std::string& meter, const std::string& stage = "f") {
  double sum = 0;
  for (const json& item : report.at("architectures")[0].at("items")) {
    if (item.at("stage") == stage && item.at("meter") == meter) {
      sum += std::stod(item.at("quantity").get<std::string>());
    }
  }
  return sum;
}

bool tells_unserved(const json& report) {
  const json& findings = report.at("architectures")[0].at("findings");
  return std::any_of(findings.begin(), findings.end(), [](const json& finding) {
    return finding.at("id") == "unserved" && finding.at("severity") == "error";
  });
}

}  // namespace

TEST_CASE("what a limit leaves undone is billed by neither level") {
  struct Case {
    std::string name, source, function;
    bool unserved = true;
  };
  const std::string queue = R"({ service = "sqs", visibility = "5min" }, )";
  const std::string topic = R"({ service = "sns" }, )";
  const Case cases[] = {
      {"queue-0", queue, "concurrency_limit = 0"},
      {"queue-1", queue, "concurrency_limit = 1"},
      {"queue-1-batch", queue, "concurrency_limit = 1, batch = 10, duration_per_event = \"1s\""},
      {"queue-2-mapping", queue, "max_concurrency = 2"},
      {"queue-20", queue, "concurrency_limit = 20", false},
      {"async-0", topic, "concurrency_limit = 0"},
      {"async-3", topic, "concurrency_limit = 3"},
      {"callers-0", "", "concurrency_limit = 0"},
      {"callers-8", "", "concurrency_limit = 8"},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const std::string file =
        scenario("limit-" + one.name, "2/s",
                 one.source + R"({ name = "f", service = "lambda", memory = "1GB", duration = "5s",
          init = "0s", )" +
                     one.function + " }");
    const json report = flow_of(file, "8h");
    const json requests = simulated(file, "8h", {"--prices", "2026"});
    const json& function = requests.at("stages").back();
    CHECK(tells_unserved(report) == one.unserved);
    CHECK(billed(report, "requests") ==
          Approx(function.at("invocations").get<double>()).epsilon(0.02).margin(1));
    CHECK(billed(report, "gb-seconds-x86") ==
          Approx(function.at("billed_s").get<double>()).epsilon(0.02).margin(1));
  }
}

TEST_CASE("what a quota refuses that the scenario states is billed by neither level") {
  const auto scenario_with = [](const std::string& name, const std::string& quotas,
                                const std::string& rate, const std::string& stages) {
    return written(name, "[quotas]\n" + quotas +
                             "[traffic]\nshape = \"constant\"\narrivals = \"poisson\"\nrate = \"" +
                             rate + "\"\n[[architecture]]\nname = \"a\"\nstages = [\n" + stages +
                             "]\n");
  };
  const auto agree = [](const std::string& file) {
    const json report = flow_of(file, "30min");
    const json requests = simulated(file, "30min", {"--prices", "2026"});
    CHECK(billed(report, "requests") ==
          Approx(requests.at("stages").back().at("invocations").get<double>()).epsilon(0.02));
    return report;
  };
  const std::string quick = R"({ name = "f", service = "lambda", duration = "10ms" },)";

  const json gateway = agree(scenario_with(
      "stated-rate", "api-gateway.account-rate = \"100/s\"\napi-gateway.account-burst = 100\n",
      "200/s", "{ name = \"g\", service = \"api-gateway\" },\n" + quick));
  CHECK(billed(gateway, "rest-requests", "g") == Approx(100 * 1800));
  CHECK(billed(gateway, "requests") == Approx(100 * 1800));

  // A gateway has passed what the function behind refuses, and bills it (AWS re:Post, "does AWS
  // charge for throttled requests").
  const json function =
      agree(scenario_with("stated-concurrency", "lambda.concurrency = 10\n", "20/s",
                          "{ name = \"g\", service = \"api-gateway\" },\n"
                          R"({ name = "f", service = "lambda", duration = "1s", init = "0s" },)"));
  CHECK(billed(function, "rest-requests", "g") == Approx(20 * 1800));
  CHECK(tells_unserved(function));
}

// Of four replicas, as each of them is as large as chance has it. Tasks that drain are paid, and no
// part of the flow: they make the peaks of long jobs some per cent larger.
TEST_CASE("tasks of long jobs are as many in the flow as requests make them, 5 % on average") {
  struct Case {
    std::string name, rate, task;
    double at_peak = 0.05;
    std::string work = {};
  };
  const Case cases[] = {
      {"ten-minutes", "0.5/s", R"(duration = "10min")", 0.1},
      {"three-minutes", "1.3/s", R"(duration = "3min")", 0.1},
      {"slots", "3/s", R"(requests_per_task = 4, duration = "5min")", 0.1},
      {"memory", "1/s", R"(cpu = "10ms", memory_per_request = "1GB")", 0.1,
       "[workload]\nwait = \"4min\"\n"},
      {"seconds", "20/s", R"(duration = "20s")"},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const std::string file =
        written("tasks-" + one.name, "[traffic]\nrate = \"" + one.rate + "\"\n" + one.work +
                                         R"([[architecture]]
name = "a"
stages = [{ service = "load-balancer" },
          { name = "f", service = "fargate", vcpu = 1, memory = "2GB", )" +
                                         one.task + " }]\n");
    const json flow = flow_of(file, "4h").at("architectures")[0].at("capacity").at("f");
    const json requests =
        simulated(file, "4h", {"--prices", "2026", "--warm-up", "1h", "--replicas", "4"});
    const json& tasks = requests.at("replicas").at("stages").back();
    CHECK(flow.at("nodes_peak").get<double>() ==
          Approx(tasks.at("peak_instances").at("mean").get<double>()).epsilon(one.at_peak));
    CHECK(flow.at("nodes_mean").get<double>() ==
          Approx(tasks.at("mean_instances").at("mean").get<double>()).epsilon(0.05));
  }
}
