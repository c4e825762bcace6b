// Requests per second of the function pool, one core, all statistics on: Poisson arrivals,
// exponential service (warm 1.991 s, cold 2.244 s), keep-alive 600 s.
#include <sys/resource.h>

#include <benchmark/benchmark.h>

#include "simulation/functions/sync_caller.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

void pool_at_rate(benchmark::State& state, Pick pick) {
  const double rate = static_cast<double>(state.range(0)) / 10;
  FunctionPoolConfig function{.warm = engine::exponential(1.991)};
  function.cold = engine::exponential(2.244);
  function.pick = pick;
  const SyncCallerConfig callers{.arrivals = {.rate = {.per_second = {rate}}}};

  engine::Simulator simulator;
  Account account({.concurrency = 1'000'000});
  FunctionPool pool(function, account, 1);
  SyncCaller caller(simulator, callers, pool, {.horizon = engine::never}, 1);
  const Time chunk = engine::time_from_seconds(1e6 / rate);
  simulator.run_until(chunk);  // fills the pool
  const auto before = caller.latency().all.count();
  for (auto _ : state) {
    simulator.run_until(simulator.now() + chunk);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(caller.latency().all.count() - before));
  state.counters["instances"] = static_cast<double>(pool.instances());
}

/// Memory must not grow with requests: the largest resident set of the whole process.
void a_billion_requests(benchmark::State& state) {
  for (auto _ : state) {
    FunctionPoolConfig function{.warm = engine::exponential(1.991)};
    engine::Simulator simulator;
    Account account({.concurrency = 1000});
    FunctionPool pool(function, account, 1);
    SyncCaller caller(simulator, {.arrivals = {.rate = {.per_second = {50}}}}, pool,
                      {.horizon = engine::time_from_seconds(2e7)}, 1);
    simulator.run_until(engine::time_from_seconds(2e7));
    state.SetItemsProcessed(static_cast<std::int64_t>(caller.statistics().counts.requests));
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["max_rss_mib"] = static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

BENCHMARK(a_billion_requests)->Iterations(1)->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(pool_at_rate, newest, Pick::Newest)->Arg(9)->Arg(500)->Arg(5000)->Arg(50226);
BENCHMARK_CAPTURE(pool_at_rate, most_recent, Pick::MostRecent)
    ->Arg(9)
    ->Arg(500)
    ->Arg(5000)
    ->Arg(50226);
