// The instances of a function as a scenario states them: shared ones, INIT, idle life, a pool that
// exists before the start.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// One function at even intervals, by prices of 2026.
std::string function(const std::string& name, const std::string& rate, const std::string& keys) {
  const fs::path path = fs::temp_directory_path() / ("costsim-instances-" + name + ".toml");
  std::ofstream(path) << "schema = 1\n[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n"
                      << "period = \"1h\"\n[traffic]\nrate = \"" << rate
                      << "\"\narrivals = \"deterministic\"\n[[architecture]]\nname = \"a\"\n"
                      << "stages = [ { name = \"fn\", service = \"lambda\", " << keys << " } ]\n";
  return path.string();
}

const std::string shared = R"(memory = "1769MB", duration = "100ms", init = "10s")";

}  // namespace

TEST_CASE("a cold fleet of shared instances keeps its first requests waiting for INIT") {
  // 600/s for 10 s are 6,000 requests, 64 of which share an instance: 94 start, no more until the
  // first ones serve. An instance is full 64/600 s after it started: all 6,000 wait for 10 s less
  // half of that on average; those after them for nothing.
  const json result =
      simulated(function("fleet", "600/s", shared + ", requests_per_instance = 64"), "600s");
  const json& fn = stage(result, "fn");
  CHECK(fn.at("cold_starts").get<int>() == Approx(94).margin(2));
  CHECK(fn.at("waited_for_init").get<int>() == Approx(6000 - 94).epsilon(0.02));
  CHECK(result.at("latency_ms").at("max") == 10'100);
  CHECK(result.at("latency_ms").at("p99").get<double>() > 3'000);
  CHECK(result.at("latency_ms").at("mean").get<double>() ==
        Approx(100 + 6'000 * (10'000 - 64'000 / 600.0 / 2) / 360'000).epsilon(0.02));
  check_conserved(result);
}

TEST_CASE("where each request starts an instance, nobody waits for another's INIT") {
  const std::string one = shared + ", requests_per_instance = 12";
  const json waits = simulated(function("waits", "1/s", one), "30s");
  CHECK(stage(waits, "fn").at("cold_starts") == 1);
  CHECK(stage(waits, "fn").at("waited_for_init") == 9);
  const json starts =
      simulated(function("starts", "1/s", one + ", during_init = \"start\""), "30s");
  CHECK(stage(starts, "fn").at("cold_starts") == 10);
  CHECK(stage(starts, "fn").at("waited_for_init") == 0);
  CHECK(starts.at("latency_ms").at("max") == 10'100);
}

TEST_CASE("a run may begin with instances of several ages, and with requests in service") {
  // The idle ones of 640 s and 500 s go before the first request; that of 0 s takes it.
  std::ofstream(fs::temp_directory_path() / "costsim-ages.csv") << "640s\n500s\n0s\n";
  const std::string keys = R"(memory = "128MB", duration = "100ms", keep_alive = "645s",
    initial_instances = 3, initial_idle = { distribution = "empirical", file = "costsim-ages.csv" })";
  const json aged = simulated(function("aged", "1/300s", keys), "299s");
  CHECK(stage(aged, "fn").at("mean_instances").get<double>() * 299 ==
        Approx(5 + 145 + 299).epsilon(0.01));

  const std::string running = R"(memory = "128MB", duration = "1h", initial_running = 40)";
  const json busy = simulated(function("busy", "1/3600s", running), "1s");
  CHECK(stage(busy, "fn").at("mean_running").get<double>() >= 40);
  CHECK(stage(busy, "fn").at("invocations").get<int>() <= 1);
}

TEST_CASE("a start that cannot be is refused at its key") {
  const auto complaint = [](const std::string& keys) {
    const Ran ran = run_program({"simulate", function("start", "1/s", keys), "--for", "1s"});
    CHECK(ran.exit_code == 2);
    return ran.err;
  };
  CHECK_THAT(
      complaint("duration = \"1s\", initial_instances = 2, initial_idle = \"20min\""),
      Catch::Matchers::Contains("initial_idle: an instance that has been idle for 20min is gone"));
  CHECK_THAT(complaint("duration = \"1s\", initial_idle = \"5min\""),
             Catch::Matchers::Contains("toml:") &&
                 Catch::Matchers::Contains("expected `initial_instances` beside it"));
  CHECK_THAT(complaint("duration = \"1s\", initial_running = 1001"),
             Catch::Matchers::Contains(
                 "1001 requests cannot be in service at once: expected at most 1000"));
}

TEST_CASE("INIT that nobody stated is billed by prices of 2026, and not by those of 2018") {
  // Timers of 2026: every call is cold after 2 h. INIT of a zip is log-normal with a median of
  // 152 ms and 388 ms at 97.5 % (lambda-perf): 171 ms on average, and a first run of 5.8 ms.
  const auto billed_ms = [](const std::string& prices) {
    const fs::path path = fs::temp_directory_path() / "costsim-instances-timer.toml";
    std::ofstream(path) << "schema = 1\n[scenario]\nregion = \"us-east-1\"\nprices = \"" << prices
                        << "\"\nwindows = \"never\"\n[traffic]\nrate = \"1/7200s\"\n"
                        << "arrivals = \"deterministic\"\n[[architecture]]\nname = \"a\"\n"
                        << "stages = [ { name = \"fn\", service = \"lambda\", memory = \"512MB\", "
                           "duration = \"100ms\" } ]\n";
    return answer_of({"run", path.string()})
        .at("architectures")[0]
        .at("capacity")
        .at("fn")
        .at("billed_ms")
        .get<double>();
  };
  CHECK(billed_ms("2018-08") == 100);
  CHECK(billed_ms("2026") == Approx(100 + 171 + 5.8).epsilon(0.01));
}
