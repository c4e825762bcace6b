#include "simulation/function_study.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

namespace {

void refuse_endless(const FunctionStudy& study, const ArrivalConfig& arrivals) {
  const double expected = expected_arrivals(arrivals, study.window.horizon);
  if (expected <= static_cast<double>(study.limits.events)) return;
  throw Error(
      Failure::Untrustworthy,
      fmt::format("function \"{}\": {:.3g} requests are to come in {} s, and a request-level "
                  "run takes at most {}; simulate a shorter time",
                  study.function.name, expected, engine::to_seconds(study.window.horizon),
                  study.limits.events));
}

void add(const SyncStatistics& statistics, StageResult& stage) {
  stage.counts = statistics.counts;
  stage.retries = statistics.retries;
  stage.gateway_timeouts = statistics.gateway_timeouts;
}

void add(const AsyncStatistics& statistics, StageResult& stage) {
  stage.counts = statistics.counts;
  stage.retries = statistics.error_retries + statistics.throttle_retries;
  stage.more.emplace_back("dead_lettered", static_cast<double>(statistics.dead_lettered));
  stage.more.emplace_back("lost", static_cast<double>(statistics.lost));
}

SyncCaller make_caller(engine::Simulator& simulator, const SyncCallerConfig& config,
                       FunctionPool& pool, const FunctionStudy& study) {
  return {simulator, config, pool, study.window, study.seed};
}
AsyncCaller make_caller(engine::Simulator& simulator, const AsyncCallerConfig& config,
                        FunctionPool& pool, const FunctionStudy& study) {
  return {simulator, config, pool, study.window, study.seed};
}

template <class CallerConfig>
SimulationResult run(const FunctionStudy& study, const CallerConfig& callers, DecisionLog* log) {
  refuse_endless(study, callers.arrivals);
  const Window& window = study.window;
  engine::Simulator simulator(study.limits);
  Account account = study.account ? Account(*study.account) : Account();
  FunctionPool pool(study.function, account, study.seed, log);
  auto caller = make_caller(simulator, callers, pool, study);
  std::optional<KeepWarm> pings;
  if (study.keep_warm) pings.emplace(simulator, *study.keep_warm, pool);

  auto end = simulator.run_until(window.warm_up);
  pool.restart_statistics(simulator.now());
  if (end == engine::RunEnd::Horizon) end = simulator.run_until(window.horizon);
  const Time now = simulator.now();

  StageResult stage = function_result(study.function, pool.statistics(now));
  add(caller.statistics(), stage);
  stage.latency = summarise(caller.latency());
  return {.seed = study.seed,
          .simulated_s = engine::to_seconds(now - window.warm_up),
          .ended_early = engine::describe(end, study.limits, now),
          .counts = stage.counts,
          .latency = stage.latency,
          .stages = {stage}};
}

}  // namespace

SimulationResult simulate(const FunctionStudy& study, DecisionLog* log) {
  return std::visit([&](const auto& callers) { return run(study, callers, log); }, study.callers);
}

}  // namespace costsim::simulation
