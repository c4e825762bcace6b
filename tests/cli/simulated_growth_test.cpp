// Load that grows from month to month meets, request by request, the shards, nodes and tasks that
// the bill has for each month: it does as well as a steady load of the last month's size.
#include <cmath>

#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

constexpr const char* growing = R"([traffic]
shape = "growth"
rate = "80/s"
per_month = "60%"
)";
/// What the growing load comes to at the end of its fourth month: 80 × 1.6⁴.
constexpr const char* steady = R"([traffic]
rate = "524.288/s"
)";

/// One architecture with such a load; a shard takes a hundred of these events a second.
std::string loaded(const std::string& name, const std::string& traffic, const std::string& stages) {
  return written(name, traffic + "[workload]\nevent = \"10KB\"\n[[architecture]]\nname = \"a\"\n" +
                           "stages = [" + stages + "]\n");
}

json answer(const std::string& file, const std::string& month, const std::string& period) {
  const Ran ran = run_program({"run", file, "--format", "json", "--set", "scenario.windows=always",
                               "--set", "scenario.month=" + month, "--prices", "2026", "--set",
                               "scenario.period=" + period});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return json::parse(ran.out).at("architectures")[0];
}

double figure(const json& architecture, const std::string& stage, const std::string& name) {
  return architecture.at("capacity").at(stage).at(name).get<double>();
}

struct Pair {
  json growing, steady;
};

/// Both loads on the same stages, by windows of their months.
Pair compared(const std::string& name, const std::string& stages) {
  return {answer(loaded(name + "-growing", growing, stages), "720h", "2880h"),
          answer(loaded(name + "-steady", steady, stages), "720h", "720h")};
}

void check_stream(const std::string& name, const std::string& stream) {
  const std::string reader =
      R"({ name = "reader", service = "lambda", duration = "20ms", batch = 10 })";
  const Pair pair = compared(name, stream + ", " + reader);
  // The last step's load is the steady one's but for half an hour of growth.
  CHECK(figure(pair.growing, "stream", "shards") == figure(pair.steady, "stream", "shards"));
  CHECK(figure(pair.growing, "stream", "shards") >= 7);
  for (const json* each : {&pair.growing, &pair.steady}) {
    CHECK(figure(*each, "stream", "p_throttled") < 0.002);
    CHECK(figure(*each, "stream", "lost") == 0);
    CHECK(each->at("p_dropped") == 0);
  }
  CHECK(pair.growing.at("latency_ms").at("p50").get<double>() ==
        Approx(pair.steady.at("latency_ms").at("p50").get<double>()).epsilon(0.1));
}

void check_nodes(const std::string& name, const std::string& nodes) {
  const Pair pair = compared(name, nodes);
  const double grown = figure(pair.growing, "nodes", "nodes_peak");
  // The highest of a few last minutes is below that of a month's: by a node of ninety.
  CHECK(std::abs(grown - figure(pair.steady, "nodes", "nodes_peak")) <= 1);
  CHECK(grown >= 80);
  for (const json* each : {&pair.growing, &pair.steady}) CHECK(each->at("p_throttled") == 0);
  for (const char* quantile : {"p50", "p95"}) {
    CHECK(pair.growing.at("latency_ms").at(quantile).get<double>() ==
          Approx(pair.steady.at("latency_ms").at(quantile).get<double>()).epsilon(0.1));
  }
}

}  // namespace

TEST_CASE("growth on a stream sized by the load is as a steady month of the last one's load") {
  check_stream("auto", R"({ name = "stream", service = "kinesis", shards = "auto",
                          utilisation = "70%" })");
}

TEST_CASE("growth on an on-demand stream is as a steady month of the last one's load") {
  check_stream("on-demand", R"({ name = "stream", service = "kinesis", mode = "on-demand",
                               utilisation = "70%" })");
}

TEST_CASE("growth on autoscaled nodes is as a steady month of the last one's load") {
  check_nodes("nodes",
              R"({ name = "nodes", service = "ec2", instance = "m5.large", cpu = "200ms" })");
}

TEST_CASE("growth on container tasks is as a steady month of the last one's load") {
  check_nodes("tasks", R"({ name = "nodes", service = "fargate", vcpu = 1, memory = "2GB",
                           cpu = "200ms" })");
}

TEST_CASE("a whole period is simulated with the shards of each of its months") {
  // Months of an hour: 80/s to 205/s in two of them.
  const std::string stages = R"({ name = "stream", service = "kinesis", shards = "auto",
      utilisation = "70%" },
    { name = "reader", service = "lambda", duration = "20ms", batch = 10 })";
  const std::string file = loaded("whole", growing, stages);
  const std::vector<std::string> hours = {"--set", "scenario.month=1h", "--set",
                                          "scenario.period=2h"};
  const json result = simulated(file, "2h", hours);
  CHECK(result.at("dropped") == 0);
  CHECK(stage(result, "stream").at("p_throttled").get<double>() < 0.002);
  // The traffic begins again when it ends, and so do the shards.
  CHECK(simulated(file, "150min", hours).at("dropped") == 0);
}

TEST_CASE("a group that scales begins with the nodes of the period's first minute") {
  // Ten requests at a time keep ten nodes of one slot busy at the start, and one later.
  const std::string file = loaded("first", R"([traffic]
shape = "points"
points = [ { at = "0s", rate = "8/s" }, { at = "10min", rate = "8/s" },
           { at = "11min", rate = "0.1/s" }, { at = "100h", rate = "0.1/s" } ]
)",
                                  R"({ name = "nodes", service = "ec2", instance = "m5.large",
    requests_per_node = 1, duration = "1s", cpu = "0ms", target_utilisation = "80%" })");
  const json result = simulated(file, "60s");
  CHECK(stage(result, "nodes").at("peak_instances").get<double>() >= 10);
  CHECK(result.at("latency_ms").at("p50").get<double>() == Approx(1000).epsilon(0.01));
}
