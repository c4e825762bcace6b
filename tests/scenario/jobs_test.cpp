// A task per job: the flow and single requests agree on what runs, and an answer waits for a start.
#include "decision/request_level.hpp"
#include "scenario/scenario.hpp"
#include "simulation/model/figures.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

decision::Study study_of(const std::string& keys) {
  return load_text(
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\nrate = \"20/min\"\n"
      "[[architecture]]\nname = \"a\"\nstages = [{ service = \"fargate\", job = true, vcpu = 0.25, "
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

TEST_CASE("jobs by CPU time take it at their share of a vCPU") {
  const auto study = study_of("cpu = \"30s\", boot = \"0s\"");
  const auto load = decision::load_of(study);
  const auto flow = architecture::combined(decision::run_flow(study.candidates.at(0), load.months));
  CHECK(metric(flow.stages.at(0).metrics, "nodes_mean") == Approx(20.0 * 120 / 60));
}
