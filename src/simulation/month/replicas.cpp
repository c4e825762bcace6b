#include "simulation/month/replicas.hpp"

#include <fmt/format.h>

#include "engine/parallel.hpp"

namespace costsim::simulation {

namespace {

using Figures = std::vector<std::pair<std::string, double>>;

double number(std::uint64_t count) {
  return static_cast<double>(count);
}

Figures counts_of(const RequestCounts& counts) {
  return {{"requests", number(counts.requests)},
          {"served", number(counts.served)},
          {"throttled", number(counts.throttled)},
          {"dropped", number(counts.dropped)},
          {"in_flight", number(counts.in_flight)}};
}

Figures latency_of(const LatencySummary& latency) {
  return {{"mean", latency.mean}, {"p50", latency.p50},   {"p95", latency.p95},
          {"p99", latency.p99},   {"p999", latency.p999}, {"max", latency.max}};
}

Figures figures_of(const StageResult& stage) {
  Figures figures = counts_of(stage.counts);
  const Figures own = {{"invocations", number(stage.invocations)},
                       {"cold_starts", number(stage.cold_starts)},
                       {"p_cold", stage.p_cold},
                       {"p_throttled", stage.p_throttled},
                       {"retries", number(stage.retries)},
                       {"timeouts", number(stage.timeouts)},
                       {"gateway_timeouts", number(stage.gateway_timeouts)},
                       {"errors", number(stage.errors)},
                       {"mean_instances", stage.mean_instances},
                       {"mean_running", stage.mean_running},
                       {"mean_idle", stage.mean_idle},
                       {"utilisation", stage.utilisation},
                       {"peak_instances", static_cast<double>(stage.peak_instances)},
                       {"billed_s", stage.billed_s}};
  figures.insert(figures.end(), own.begin(), own.end());
  figures.insert(figures.end(), stage.more.begin(), stage.more.end());
  return figures;
}

/// Short enough for a JSON number and for --seed, so that a replica can be run by itself.
std::uint64_t seed_of_replica(std::uint64_t seed, std::size_t replica) {
  return engine::derived_seed(seed, replica) >> 11;
}

/// Each figure over the runs, which all have the same ones.
template <class Read>
std::vector<FigureEstimate> over(const std::vector<SimulationResult>& runs, const Read& read) {
  std::vector<engine::Moments> moments(read(runs.front()).size());
  for (const SimulationResult& run : runs) {
    const Figures figures = read(run);
    for (std::size_t i = 0; i < moments.size(); ++i) moments[i].add(figures[i].second);
  }
  std::vector<FigureEstimate> estimates;
  const Figures names = read(runs.front());
  for (std::size_t i = 0; i < moments.size(); ++i) {
    estimates.push_back({names[i].first, engine::estimate(moments[i])});
  }
  return estimates;
}

}  // namespace

ReplicatedRun run_replicas(const Model& model, const Window& window, std::uint64_t seed,
                           std::size_t count, unsigned threads, DecisionLog* log,
                           Progress* progress) {
  ReplicatedRun answer;
  for (std::size_t i = 0; i < count; ++i) {
    answer.seeds.push_back(i == 0 ? seed : seed_of_replica(seed, i));
  }
  std::vector<SimulationResult> runs(count);
  engine::parallel_for(count, threads, [&](std::size_t i) {
    runs[i] = run(model, window, answer.seeds[i], i == 0 ? log : nullptr, progress).result;
  });
  answer.counts = over(runs, [](const auto& run) { return counts_of(run.counts); });
  answer.latency_ms = over(runs, [](const auto& run) { return latency_of(run.latency); });
  for (std::size_t stage = 0; stage < runs.front().stages.size(); ++stage) {
    answer.stages.push_back({runs.front().stages[stage].name, over(runs, [stage](const auto& run) {
                               return figures_of(run.stages[stage]);
                             })});
  }
  for (std::size_t i = 0; i < count; ++i) {
    answer.requests += runs[i].counts.requests;
    if (answer.ended_early.empty() && !runs[i].ended_early.empty()) {
      answer.ended_early = fmt::format("seed {}: {}", runs[i].seed, runs[i].ended_early);
    }
  }
  answer.first = std::move(runs.front());
  return answer;
}

}  // namespace costsim::simulation
