#include "engine/parallel.hpp"
#include "pool_fixture.hpp"
#include "simulation/nodes/group.hpp"
#include "simulation/requests/source.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

FunctionPoolConfig function() {
  FunctionPoolConfig config{.warm = engine::exponential(0.2)};
  config.init = engine::exponential(0.5);
  config.concurrency_limit = 10;
  config.error_probability = 0.01;
  config.pick = Pick::Random;
  return config;
}

/// Everything that a run could differ in.
std::vector<std::uint64_t> fingerprint(const PoolRun& run) {
  return {run.callers.counts.requests,
          run.callers.counts.served,
          run.callers.counts.throttled,
          run.pool.cold_starts,
          static_cast<std::uint64_t>(run.pool.billed_ns),
          static_cast<std::uint64_t>(run.latency.all.sum_ns()),
          std::bit_cast<std::uint64_t>(run.pool.mean_instances),
          std::bit_cast<std::uint64_t>(run.latency.batches.estimate().half_width)};
}

}  // namespace

TEST_CASE("replicas give the same bytes on one thread and on two, and differ from each other") {
  const auto replicas = [](unsigned threads) {
    std::vector<std::vector<std::uint64_t>> prints(6);
    engine::parallel_for(prints.size(), threads, [&](std::size_t i) {
      prints[i] = fingerprint(run_pool(function(), at_rate(30), 200, engine::derived_seed(9, i)));
    });
    return prints;
  };
  const auto one = replicas(1);
  CHECK(one == replicas(2));
  CHECK(one[0] != one[1]);
}

TEST_CASE("an unrelated stage in the same run changes nothing") {
  const auto alone = run_pool(function(), at_rate(30), 200, 7);

  engine::Simulator simulator;
  const Window window{.horizon = s(200)};
  NodeGroup other(simulator, {.name = "other", .service = engine::exponential(0.1)}, window, 7);
  Source source(simulator, "other source", {.rate = {.per_second = {5}}}, 7, other);
  Account account;
  FunctionPool pool(function(), account, 7);
  SyncCaller caller(simulator, at_rate(30), pool, window, 7);
  simulator.run_until(window.horizon);
  const PoolRun beside{pool.statistics(window.horizon), caller.statistics(), caller.latency()};

  CHECK(other.statistics(window.horizon).counts.requests > 0);
  CHECK(fingerprint(alone) == fingerprint(beside));
}

TEST_CASE("an impossible scale ends the run, and the end says why") {
  FunctionPoolConfig endless{.warm = engine::deterministic(1e9)};
  endless.max_instances = 1000;
  CHECK_THROWS_WITH(run_pool(endless, at_rate(1e9), 1e6),
                    Catch::Contains("more than 1000 instances"));

  const engine::RunLimits limits{.events = 50'000};
  engine::Simulator simulator(limits);
  Account account;
  FunctionPool pool({.warm = engine::deterministic(1e-3)}, account, 1);
  SyncCaller caller(simulator, at_rate(1e6), pool, {.horizon = s(1e6)}, 1);
  const auto end = simulator.run_until(s(1e6));
  CHECK(end == engine::RunEnd::TooManyEvents);
  CHECK_FALSE(engine::describe(end, limits, simulator.now()).empty());
}

TEST_CASE("work that takes no time and makes more work ends, and the end says so") {
  struct Endless final : engine::Process {
    void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override {
      simulator.schedule(simulator.now(), wakeup);
    }
  };
  const engine::RunLimits limits{.at_once = 1000};
  engine::Simulator simulator(limits);
  Endless endless;
  simulator.schedule(s(5), {simulator.add(endless), 0, 0});
  const auto end = simulator.run_until(s(10));
  CHECK(end == engine::RunEnd::Standstill);
  CHECK(engine::describe(end, limits, simulator.now()).find("stood still") != std::string::npos);
}
