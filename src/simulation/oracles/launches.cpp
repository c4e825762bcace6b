#include "simulation/nodes/group.hpp"
#include "simulation/oracles/experiment.hpp"
#include "simulation/requests/source.hpp"

namespace costsim::simulation {
namespace {

constexpr int most = 400, burst = 100, per_second = 20;
constexpr int wanted_s = 60, boot_s = 30, horizon_s = 300;

/// One saturated task aims at 1/400 of its vCPU: at the first reading, after a minute, it wants
/// 400.
NodeGroupConfig from_one_to_most() {
  NodeGroupConfig tasks{.service = engine::deterministic(1), .queue_limit = 10};
  tasks.max_nodes = most;
  tasks.boot = std::chrono::seconds(boot_s);
  tasks.launches = engine::BucketConfig{.burst = burst, .refill = per_second};
  tasks.scaling = NodeScalingConfig{.target_utilisation = 1.0 / most, .metric_delay = Time{0}};
  return tasks;
}

NodeGroupStatistics run_launches(std::uint64_t seed) {
  const Window window{.horizon = std::chrono::seconds(horizon_s)};
  engine::Simulator simulator;
  NodeGroup tasks(simulator, from_one_to_most(), window, seed);
  Source source(simulator, "source", poisson_until(window.horizon, 1000), seed, tasks);
  simulator.run_until(window.horizon);
  return tasks.statistics(window.horizon);
}

}  // namespace

/// Of the 399 that are launched, 100 come at once and the k-th other k/20 s later; each is paid for
/// from its launch and serves a boot later.
std::vector<Experiment> launch_experiments() {
  constexpr double launched = most - 1, later = launched - burst;
  constexpr double waited_s = later * (later + 1) / 2 / per_second;
  const auto mean = [](double from_s) {
    return 1 + (launched * (horizon_s - from_s) - waited_s) / horizon_s;
  };
  const std::string source = "100 at once, then 20/s: Σ k/20 s";
  return {{{{"1 → 400 tasks, launches limited: mean tasks", source, mean(wanted_s)},
            {"1 → 400 tasks, launches limited: mean ready", source, mean(wanted_s + boot_s)}},
           [](auto seed) {
             const NodeGroupStatistics tasks = run_launches(seed);
             return std::vector{tasks.mean_nodes, tasks.mean_ready};
           }}};
}

}  // namespace costsim::simulation
