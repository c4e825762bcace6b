#include "simulation/month/replicas.hpp"

#include <fmt/format.h>

#include "engine/parallel.hpp"

namespace costsim::simulation {

namespace {

Figures counts_of(const RequestCounts& counts) {
  return {counted("requests", counts.requests), counted("served", counts.served),
          counted("throttled", counts.throttled), counted("dropped", counts.dropped),
          counted("in_flight", counts.in_flight)};
}

Figures latency_of(const LatencySummary& latency) {
  return {{"mean", latency.mean}, {"p50", latency.p50},   {"p95", latency.p95},
          {"p99", latency.p99},   {"p999", latency.p999}, {"max", latency.max}};
}

/// What replicas are told of, of the figures common to all stages.
constexpr std::string_view averaged[] = {
    "invocations", "cold_starts",      "p_cold",         "p_throttled",    "retries",
    "timeouts",    "gateway_timeouts", "errors",         "mean_instances", "mean_running",
    "mean_idle",   "utilisation",      "peak_instances", "billed_s"};

Figures figures_of_stage(const SimulatedStage& stage) {
  Figures figures = counts_of(stage.counts);
  const Figures all = figures_of(stage);
  for (const std::string_view name : averaged) figures.push_back({name, value_of(name, all)});
  const Figures own = own_figures(all);
  figures.insert(figures.end(), own.begin(), own.end());
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
    for (std::size_t i = 0; i < moments.size(); ++i) moments[i].add(figures[i].value);
  }
  std::vector<FigureEstimate> estimates;
  const Figures names = read(runs.front());
  for (std::size_t i = 0; i < moments.size(); ++i) {
    estimates.push_back({std::string(names[i].name), engine::estimate(moments[i])});
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
                               return figures_of_stage(run.stages[stage]);
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
