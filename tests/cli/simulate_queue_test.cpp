// A queue whose function takes less than comes, as `simulate`, `run` and checks tell it.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// A hundred messages at once, and one at the end; a function of 128 MB and five seconds.
std::string parcels(const std::string& name, const std::string& queue, const std::string& worker,
                    const std::string& more = "") {
  const fs::path folder = fs::temp_directory_path();
  std::ofstream(folder / ("costsim-parcels-" + name + ".csv")) << "0,100\n7199,1\n";
  const fs::path path = folder / ("costsim-parcels-" + name + ".toml");
  std::ofstream(path) << R"(schema = 1
[scenario]
region = "us-east-1"
prices = "2026"
windows = "never"
[traffic]
arrivals = { replay = "costsim-parcels-)"
                      << name << R"(.csv" }
[[architecture]]
name = "labels"
stages = [
  { name = "q", service = "sqs", )"
                      << queue << R"( },
  { name = "worker", service = "lambda", memory = "128MB", duration = "5s", timeout = "10s", )"
                      << worker << " },\n]\n"
                      << more;
  return path.string();
}

std::string check(const std::string& require) {
  return "[[check]]\nid = \"it\"\nrequire = \"" + require + "\"\n";
}

json report_of(const std::string& file, int exit_code) {
  const Ran ran = run_program({"run", file, "--format", "json"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == exit_code);
  return json::parse(ran.out);
}

/// Of the finding with this id; "" when there is none. An error fails the run.
std::string severity(const json& report, const std::string& id) {
  for (const json& finding : report.at("architectures")[0].at("findings")) {
    if (finding.at("id") == id) return finding.at("severity");
  }
  return "";
}

constexpr const char* patient = R"(visibility = "30min", max_receives = 3)";

}  // namespace

// Lambda developer guide, "Backoff strategy for failed invocations".
TEST_CASE("100 parcels into five places of five seconds are all served, in twenty rounds") {
  const json result = simulated(parcels("served", patient, "concurrency_limit = 5"), "1h");
  CHECK(result.at("served") == 100);
  CHECK(stage(result, "q").at("dead_lettered") == 0);
  CHECK(result.at("latency_ms").at("max").get<double>() >= 100'000);
  CHECK(result.at("latency_ms").at("max").get<double>() < 110'000);
}

TEST_CASE("dead letters have a name in checks, and are lost") {
  const std::string hasty = R"(visibility = "10s", max_receives = 3)";
  const std::string worker = "concurrency_limit = 1";
  const auto actual = [&](const std::string& name, const std::string& require, int exit_code) {
    const json report = report_of(parcels(name, hasty, worker, check(require)), exit_code);
    return std::stod(report.at("checks")[0].at("actual").get<std::string>());
  };
  const double dead = actual("dead", "labels.q.dead_lettered > 10", 1);  // an error
  CHECK(dead > 10);
  CHECK(actual("lost", "labels.q.lost == 0", 1) == dead);
  report_of(parcels("kept", patient, worker, check("labels.q.lost == 0")), 0);
  report_of(parcels("none", patient, worker, check("labels.q.dead_lettered == 0")), 0);
}

TEST_CASE("what the destination of an asynchronous function takes has the same name") {
  const std::string file = written("dead-events", R"(
[traffic]
shape = "constant"
rate = "1/min"
[[architecture]]
name = "a"
stages = [
  { service = "sns" },
  { name = "f", service = "lambda", duration = "1s", error_rate = "100%", on_failure = true },
]
)" + check("a.f.dead_lettered - a.f.lost > 40000"));
  report_of(file, 1);  // an error, though the check holds
}

// Lambda API reference, ScalingConfig: "Minimum value of 2. Maximum value of 1000."
TEST_CASE("a mapping's maximum concurrency is from 2 to 1,000, and came in 2023-01") {
  const std::string queue = R"(visibility = "1min")";
  for (const char* most : {"1", "1001"}) {
    const std::string file = parcels("range", queue, std::string("max_concurrency = ") + most);
    CHECK_THAT(refusal(file), Catch::Contains(":12:") && Catch::Contains("max_concurrency"));
  }
  const std::string file = parcels("since", queue, "max_concurrency = 2");
  CHECK(run_program({"run", file}).exit_code == 0);
  const Ran early = run_program({"run", file, "--prices", "2018-08"});
  CHECK(early.exit_code == 2);
  CHECK_THAT(early.err, Catch::Contains("came in 2023-01"));
}

TEST_CASE("a maximum concurrency is kept by both levels, without a throttle") {
  const std::string file = parcels("most", R"(visibility = "1min")", "max_concurrency = 7");
  const json result = simulated(file, "1h");
  CHECK(stage(result, "worker").at("peak_running") == 7);
  CHECK(stage(result, "worker").at("throttled_batches") == 0);
  const json capacity = report_of(file, 0).at("architectures")[0].at("capacity");
  CHECK(capacity.at("worker").at("peak_concurrency") == 7);
}

TEST_CASE("a queue keeps a peak that its readers cannot take, but not a mean") {
  const auto found = [](const std::string& name, const std::string& limit, const std::string& id) {
    const std::string file = written("peak-" + name, R"(
[traffic]
shape = "diurnal"
rate = "20/s"
peak_to_trough = 4.0
[[architecture]]
name = "a"
stages = [
  { service = "sqs", visibility = "6min" },
  { name = "f", service = "lambda", duration = "1s", )" + limit +
                                                         " },\n]\n");
    return severity(report_of(file, limit == "concurrency_limit = 15" ? 1 : 0), id);
  };
  CHECK(found("fits", "concurrency_limit = 40", "reserved-concurrency").empty());
  CHECK(found("waits", "concurrency_limit = 25", "reserved-concurrency") == "warning");
  CHECK(found("never", "concurrency_limit = 15", "reserved-concurrency") == "error");
}

// Knowledge centre, "lambda-sqs-scaling": above the reserved concurrency the setting throttles.
TEST_CASE("a maximum concurrency above the reservation is told") {
  const auto found = [](const std::string& name, const std::string& worker) {
    return severity(report_of(parcels(name, patient, worker), 0), "max-concurrency");
  };
  CHECK(found("more", "concurrency_limit = 5, max_concurrency = 6") == "warning");
  CHECK(found("as-many", "concurrency_limit = 5, max_concurrency = 5").empty());
}

TEST_CASE("pollers are not held to ten requests a second for each unit, clients are") {
  const auto rate_finding = [](const char* name, const char* source) {
    return severity(report_of(scenario(name, "12000/s", std::string(source) + R"(
      { name = "f", service = "lambda", duration = "10ms" },)"),
                              0),
                    "requests-per-second");
  };
  CHECK(rate_finding("clients", "") == "warning");
  CHECK(rate_finding("polled-queue", R"({ service = "sqs" },)").empty());
  CHECK(rate_finding("polled-stream", R"({ service = "kinesis", shards = "150" },)").empty());
}
