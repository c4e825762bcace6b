// Items that stay longer than a step: the flow's peaks are those of requests one by one.
#include <cmath>

#include <fmt/format.h>

#include "engine/random.hpp"
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

double peak_of_flow(const std::string& file, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"run", file, "--format", "json"});
  const Ran ran = run_program(more);
  INFO(ran.err);
  const json report = json::parse(ran.out);
  return report.at("architectures")[0].at("capacity").at("lambda").at("peak_concurrency");
}

double peak_of_requests(const std::string& file, const std::string& time) {
  return stage(simulated(file, time), "lambda").at("peak_running");
}

std::string scheduled(const std::string& name, const std::string& every, const std::string& more,
                      const std::string& duration) {
  return written(name,
                 "[traffic]\nrate = \"0/s\"\n[[architecture]]\nname = \"cron\"\n"
                 "stages = [{ service = \"schedule\", every = \"" +
                     every + "\"" + more +
                     " }, { service = \"lambda\", memory = \"1GB\", duration = \"" + duration +
                     "\" }]\n");
}

}  // namespace

TEST_CASE("one minute of jobs that take five is as many jobs at once, not five times as many") {
  const std::string file = written("spike", R"([traffic]
shape = "points"
interpolation = "step"
points = [{ at = "0h", rate = "0/s" }, { at = "12h", rate = "100/s" }, { at = "721min", rate = "0/s" }]
[[architecture]]
name = "jobs"
stages = [{ service = "lambda", memory = "1GB", duration = "5min" }]
)");
  // 6,000 come within the minute, and nobody leaves before all are there.
  CHECK(peak_of_flow(file, {"--prices", "2026"}) == Approx(6000).epsilon(0.05));
  // In 2018 instances start 3,000 at once and 500 a minute then.
  CHECK(peak_of_flow(file) == Approx(3500).epsilon(0.05));
}

// The published case has 10/s (600 requests); each run of requests has one draw of how many come.
TEST_CASE("a peak is the median of those that requests have, of lone minutes and of steady days") {
  struct Case {
    std::string name, traffic, duration;
  };
  const Case cases[] = {
      {"lone", R"(shape = "points"
interpolation = "step"
points = [{ at = "0h", rate = "0/s" }, { at = "1h", rate = "10/s" }, { at = "61min", rate = "0/s" }])",
       R"("5min")"},
      {"steady", R"(rate = "1/s")", R"("60s")"},
      {"chance", R"(rate = "20/s")", R"({ distribution = "exponential", mean = "10s" })"},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const std::string file = written("peaks-" + one.name, "[traffic]\n" + one.traffic + R"(
[[architecture]]
name = "jobs"
stages = [{ service = "lambda", memory = "1GB", init = "0s", timeout = "5min", duration = )" +
                                                              one.duration + " }]\n");
    const Ran ran = run_program({"run", file, "--format", "json", "--no-flips", "--set",
                                 "scenario.period=3h", "--set", "scenario.windows=never"});
    const double flow = json::parse(ran.out)
                            .at("architectures")[0]
                            .at("capacity")
                            .at("lambda")
                            .at("peak_concurrency");
    const json requests = simulated(file, "3h", {"--replicas", "8"});
    const json& function = requests.at("replicas").at("stages").back();
    CHECK(flow == Approx(function.at("peak_instances").at("mean").get<double>()).epsilon(0.05));
  }
}

TEST_CASE("a timer's jobs are as many at once as its ticks overlap") {
  CHECK(peak_of_flow(scheduled("daily", "1d", "", "14min")) == 1);
  CHECK(peak_of_flow(scheduled("hourly", "1h", "", "2min")) == 1);
  CHECK(peak_of_flow(scheduled("short", "1h", "", "100ms")) == 1);
  CHECK(peak_of_flow(scheduled("fives", "1h", ", count = 5", "10s")) == 5);
  CHECK(peak_of_flow(scheduled("overlapping", "5min", ", count = 3", "12min")) == 9);
  CHECK(peak_of_flow(scheduled("fast", "1s", ", own = true", "2500ms")) == 3);
  // What varies does not overlap either while it ends before the next tick.
  CHECK(peak_of_flow(written("varies", R"([traffic]
rate = "0/s"
[[architecture]]
name = "cron"
stages = [{ service = "schedule", every = "1h", count = 20 },
          { service = "lambda", duration = { distribution = "exponential", mean = "40s" } }]
)")) == 20);
}

TEST_CASE("peaks of the flow and of requests agree within 5 %, whatever the durations", "[many]") {
  costsim::engine::RandomStream random(7, "long items");
  for (int i = 0; i < 8; ++i) {
    const int duration = static_cast<int>(90 + 400 * random.uniform());
    const int rate = static_cast<int>(90 + 60 * random.uniform());
    const int minutes = 2 + static_cast<int>(5 * random.uniform());
    const bool varies = i % 2 == 1;
    const std::string time =
        varies ? fmt::format("{{ distribution = \"exponential\", mean = \"{}s\" }}", duration)
               : fmt::format("\"{}s\"", duration);
    const std::string file =
        written(fmt::format("peak-{}", i), fmt::format(R"([traffic]
shape = "points"
interpolation = "step"
points = [{{ at = "0h", rate = "0/s" }}, {{ at = "10min", rate = "{}/s" }}, {{ at = "{}min", rate = "1/s" }}]
[[architecture]]
name = "jobs"
stages = [{{ service = "lambda", memory = "1GB", duration = {}, timeout = "15min" }}]
[quotas]
lambda.concurrency = 1000000
lambda.burst-concurrency = 1000000
lambda.timeout = "15min"
)",
                                                       rate, 10 + minutes, time));
    INFO("rate " << rate << "/s for " << minutes << " min, " << time);
    CHECK(peak_of_flow(file) == Approx(peak_of_requests(file, "30min")).epsilon(0.05));
  }
}
