// One function, its callers and a run, for tests.
#pragma once

#include "simulation/functions/sync_caller.hpp"

namespace costsim::simulation {

inline Time s(double seconds) {
  return engine::time_from_seconds(seconds);
}

struct PoolRun {
  FunctionStatistics pool;
  SyncStatistics callers;
  LatencyStatistics latency;
};

/// The function answers its callers until `seconds`.
inline PoolRun run_pool(const FunctionPoolConfig& function, const SyncCallerConfig& callers,
                        double seconds, std::uint64_t seed = 1, Account account = {}) {
  engine::Simulator simulator;
  FunctionPool pool(function, account, seed);
  SyncCaller caller(simulator, callers, pool, {.horizon = s(seconds)}, seed);
  simulator.run_until(s(seconds));
  return {pool.statistics(s(seconds)), caller.statistics(), caller.latency()};
}

inline SyncCallerConfig at_rate(double per_second) {
  return {.arrivals = {.rate = {.per_second = {per_second}}}};
}

inline SyncCallerConfig at_instants(const std::vector<double>& seconds) {
  SyncCallerConfig config;
  for (const double at : seconds) config.arrivals.replay.push_back(s(at));
  return config;
}

}  // namespace costsim::simulation
