// Groups that scale by a metric cost the same in the flow, at any step, and in simulated requests.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

struct Case {
  std::string name, traffic, stages, work, length;
  double tolerance = 0.05;
};

std::string file_of(const Case& one) {
  return written("scaled-" + one.name, "[traffic]\n" + one.traffic + "\n[workload]\n" + one.work +
                                           "\n[[architecture]]\nname = \"a\"\nstages = [" +
                                           one.stages + "]\n");
}

double nodes_by_flow(const Case& one, const std::string& step) {
  const Ran ran =
      run_program({"run", file_of(one), "--format", "json", "--no-flips", "--prices", "2026",
                   "--set", "scenario.period=" + one.length, "--set", "scenario.step=" + step});
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out)
      .at("architectures")[0]
      .at("capacity")
      .at("n")
      .at("nodes_mean")
      .get<double>();
}

double nodes_by_requests(const Case& one) {
  double sum = 0;
  for (const char* seed : {"1", "2", "3"}) {
    const json result =
        simulated(file_of(one), one.length,
                  {"--prices", "2026", "--seed", seed, "--set", "scenario.period=" + one.length});
    sum += stage(result, "n").at("mean_instances").get<double>();
  }
  return sum / 3;
}

std::string spikes(const std::string& rate, const std::string& factor, const std::string& when) {
  return "shape = \"spikes\"\nrate = \"" + rate + "\"\nfactor = " + factor + "\n" + when;
}

std::string ticks(const std::string& every, const std::string& count, const std::string& nodes) {
  return "{ name = \"t\", service = \"schedule\", every = \"" + every + "\", count = " + count +
         " }, { name = \"n\", from = \"t\", " + nodes + " }";
}

const std::string task = R"(service = "fargate", vcpu = 1, memory = "2GB")";
const std::string machine = R"(service = "ec2", instance = "m5.large")";

std::string group(const std::string& nodes) {
  return "{ name = \"n\", " + nodes + " }";
}

}  // namespace

TEST_CASE("a scaled group costs the same by flow and by requests, at any step", "[many]") {
  std::ofstream instants(fs::temp_directory_path() / "costsim-scaled-replay.csv");
  for (int i = 0; i < 4000; ++i) instants << std::to_string(120 + i / 4000.0) << "\n";
  instants.close();
  const std::string nobody = "rate = \"0.001/s\"";
  const std::string ten_minutes = "at = \"10min\"\nduration = \"10min\"";
  const std::string often = "at = \"5min\"\nevery = \"30min\"\nduration = \"2min\"";
  const Case cases[] = {
      {"minute", nobody, ticks("1min", "300", task), "cpu = \"2s\"", "30min", 0.005},
      {"seconds", nobody, ticks("30s", "300", task), "cpu = \"2s\"", "30min", 0.005},
      {"ticks", nobody, ticks("10min", "300", task), "cpu = \"2s\"", "2h", 0.01},
      {"machines", nobody, ticks("7min", "500", machine), "cpu = \"1s\"", "2h"},
      {"replay", "arrivals = { replay = \"costsim-scaled-replay.csv\" }", group(task),
       "cpu = \"100ms\"", "30min", 0.01},
      {"spike", spikes("20/s", "5", ten_minutes), group(task), "cpu = \"100ms\"", "1h"},
      {"slots", spikes("20/s", "8", ten_minutes),
       group(task + ", requests_per_task = 4, duration = \"1s\""), "", "1h"},
      {"often", spikes("6/s", "20", often), group(task), "cpu = \"50ms\"", "3h"},
      {"vm", spikes("30/s", "6", ten_minutes), group(machine), "cpu = \"100ms\"", "1h"},
      {"steady", "rate = \"23/s\"", group(task), "cpu = \"100ms\"", "6h", 0.01},
      {"whole", "rate = \"36/s\"", group(task), "cpu = \"100ms\"", "2h", 0.005},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const double by_minute = nodes_by_flow(one, "1min");
    CHECK(nodes_by_flow(one, "10s") == Approx(by_minute).epsilon(0.01));
    CHECK(nodes_by_flow(one, "1s") == Approx(by_minute).epsilon(0.01));
    CHECK(by_minute == Approx(nodes_by_requests(one)).epsilon(one.tolerance));
  }
}
