// A task per job: the flow and single requests agree on what runs, and an answer waits for a start.
#include <algorithm>
#include <utility>

#include "decision/request_level.hpp"
#include "scenario/scenario.hpp"
#include "simulation/model/figures.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

decision::Study study_of(const std::string& keys,
                         const std::string& traffic = "rate = \"20/min\"") {
  return load_text("[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\n" + traffic +
                       "\n[[architecture]]\nname = \"a\"\nstages = [{ service = \"fargate\", job = "
                       "true, vcpu = 0.25, "
                       "memory = \"512MB\", " +
                       keys + " }]\n",
                   "s.toml", "");
}

double metric(const std::vector<services::Metric>& metrics, const std::string& name) {
  for (const auto& metric : metrics) {
    if (metric.name == name) return metric.value;
  }
  throw std::logic_error("no metric " + name);
}

}  // namespace

TEST_CASE(
    "the flow and simulated requests have as many jobs at once, and an answer has its start") {
  const auto study = study_of("duration = \"10min\", boot = \"40s\"");
  const auto load = decision::load_of(study);
  const auto& candidate = study.candidates.at(0);
  const auto flow = architecture::combined(decision::run_flow(candidate, load.months));
  // Little's law: 20 a minute, each for 10 min 40 s.
  const double at_once = 20 * (10 + 40.0 / 60);
  CHECK(metric(flow.stages.at(0).metrics, "nodes_mean") == Approx(at_once));
  const Duration warm_up = std::chrono::hours(1), length = std::chrono::hours(40);
  const auto built = decision::model_of(study, load, candidate, architecture::capacities_of(flow),
                                        warm_up + length);
  const auto run =
      simulation::run(built.model, {.warm_up = warm_up, .horizon = warm_up + length}, 1);
  // In a log histogram of 1 % width.
  CHECK(run.result.latency.p50 == Approx(640e3).epsilon(0.01));
  CHECK(run.result.counts.throttled + run.result.counts.dropped == 0);
  for (const auto& figure : simulation::figures_of(run.result.stages.at(0))) {
    if (figure.name == "mean_running") CHECK(figure.value == Approx(at_once).epsilon(0.03));
  }
}

namespace {

/// What the flow says of the first architecture, and what two hours of its requests do.
auto two_hours_of(const decision::Study& study) {
  const auto load = decision::load_of(study);
  const auto& candidate = study.candidates.at(0);
  const auto flow = architecture::combined(decision::run_flow(candidate, load.months));
  const Duration length = std::chrono::hours(2);
  const auto built =
      decision::model_of(study, load, candidate, architecture::capacities_of(flow), length);
  return std::pair(flow, simulation::run(built.model, {.horizon = length}, 1));
}

}  // namespace

TEST_CASE("the flow and simulated requests launch jobs at the account's rate") {
  // 40/s for ten minutes of each two hours and 5/s otherwise are 28,500 an hour; 100 tasks launch
  // at once and then 20 a second (Amazon ECS: "Fargate task launch rate", rules launch-burst and
  // launch-rate). So (40 − 20) × 600 s − 100 wait as the ten minutes end, the last one for as many
  // / 20 s.
  const auto study = study_of("duration = \"60s\", boot = \"0s\"",
                              "shape = \"spikes\"\nrate = \"28500/h\"\nfactor = 8\nat = \"30min\"\n"
                              "every = \"2h\"\nduration = \"10min\"");
  const auto [flow, run] = two_hours_of(study);
  constexpr double awaited = (40 - 20) * 600 - 100, busiest = 20 * 60 + 100;
  CHECK(run.result.latency.max == Approx(1e3 * (60 + awaited / 20)).epsilon(0.03));
  const auto& flows = flow.stages.at(0).metrics;
  for (const auto& figure : simulation::figures_of(run.result.stages.at(0))) {
    if (figure.name == "mean_instances") {
      CHECK(figure.value == Approx(metric(flows, "nodes_mean")).epsilon(0.02));
    }
    if (figure.name == "peak_instances") {
      CHECK(figure.value <= busiest);
      CHECK(figure.value == Approx(metric(flows, "nodes_peak")).epsilon(0.05));
    }
  }
  CHECK(std::any_of(flow.findings.begin(), flow.findings.end(),
                    [](const auto& finding) { return finding.id == "launch-rate"; }));
}

TEST_CASE("two stages launch their jobs out of one account's rate") {
  // As above, half of the traffic to each: together they wait as one stage with all of it does, and
  // each has half of the tasks.
  const auto study = load_text(R"([scenario]
region = "us-east-1"
prices = "2026"
[traffic]
shape = "spikes"
rate = "28500/h"
factor = 8
at = "30min"
every = "2h"
duration = "10min"
[[architecture]]
name = "a"
stages = [
  { name = "one", service = "fargate", job = true, vcpu = 0.25, memory = "512MB", duration = "60s", boot = "0s", from = "traffic", times = 0.5 },
  { name = "other", service = "fargate", job = true, vcpu = 0.25, memory = "512MB", duration = "60s", boot = "0s", from = "traffic", times = 0.5 },
]
)",
                               "s.toml", "");
  const auto [flow, run] = two_hours_of(study);
  constexpr double awaited = (40 - 20) * 600 - 100, busiest = 20 * 60 + 100;
  for (std::size_t stage = 0; stage < 2; ++stage) {
    const double peak = metric(flow.stages.at(stage).metrics, "nodes_peak");
    CHECK(peak == Approx(busiest / 2).epsilon(0.05));
    const auto& simulated = run.result.stages.at(stage);
    CHECK(simulated.latency.max == Approx(1e3 * (60 + awaited / 20)).epsilon(0.03));
    CHECK(simulation::figure(simulated, "peak_instances") == Approx(peak).epsilon(0.05));
  }
}

TEST_CASE("jobs by CPU time take it at their share of a vCPU") {
  const auto study = study_of("cpu = \"30s\", boot = \"0s\"");
  const auto load = decision::load_of(study);
  const auto flow = architecture::combined(decision::run_flow(study.candidates.at(0), load.months));
  CHECK(metric(flow.stages.at(0).metrics, "nodes_mean") == Approx(20.0 * 120 / 60));
}
