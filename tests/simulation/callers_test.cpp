#include "pool_fixture.hpp"
#include "simulation/functions/async_caller.hpp"
#include "simulation/functions/keep_warm.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

FunctionPoolConfig one_at_a_time() {
  FunctionPoolConfig function{.warm = engine::deterministic(1)};
  function.concurrency_limit = 1;
  return function;
}

struct AsyncRun {
  AsyncStatistics events;
  LatencyStatistics latency;
  FunctionStatistics pool;
};

AsyncRun run_async(const FunctionPoolConfig& function, const AsyncCallerConfig& config,
                   double seconds) {
  engine::Simulator simulator;
  Account account;
  FunctionPool pool(function, account, 1);
  AsyncCaller caller(simulator, config, pool, {.horizon = s(seconds)}, 1);
  simulator.run_until(s(seconds));
  return {caller.statistics(), caller.latency(), pool.statistics(s(seconds))};
}

AsyncCallerConfig events_at(const std::vector<double>& seconds) {
  AsyncCallerConfig config;
  config.arrivals = at_instants(seconds).arrivals;
  return config;
}

}  // namespace

TEST_CASE("a throttled client tries again and waits, if it may") {
  auto callers = at_instants({0, 0});
  CHECK(run_pool(one_at_a_time(), callers, 100).callers.counts.throttled == 1);
  callers.retry = {.max_attempts = 10,
                   .backoff = {.first = s(0.4), .jitter = engine::Jitter::None}};
  const auto run = run_pool(one_at_a_time(), callers, 100);
  CHECK(run.callers.counts.served == 2);
  CHECK(run.callers.retries == 2);                   // at 0.4 s and 1.2 s
  CHECK(run.latency.all.max() == s(0.4 + 0.8 + 1));  // from the first attempt on
}

TEST_CASE("retries end with their attempts, and with their budget") {
  auto function = one_at_a_time();
  function.concurrency_limit = 0;
  auto callers = at_rate(10);
  callers.retry = {.max_attempts = 3, .backoff = {.first = s(0.1)}};
  const auto unlimited = run_pool(function, callers, 1000).callers;
  CHECK(unlimited.retries ==
        Approx(2 * static_cast<double>(unlimited.counts.requests)).epsilon(0.01));
  callers.retry.budget = 0.1;
  const auto limited = run_pool(function, callers, 1000).callers;
  CHECK(limited.retries ==
        Approx(0.1 * static_cast<double>(limited.counts.requests)).epsilon(0.01));
}

TEST_CASE("what is not answered at the horizon is in flight") {
  auto callers = at_instants({0, 99.5});
  const auto run = run_pool({.warm = engine::deterministic(1)}, callers, 100).callers.counts;
  CHECK(run.requests == 2);
  CHECK(run.served == 1);
  CHECK(run.in_flight == 1);
  callers.retry = {.max_attempts = 5,
                   .backoff = {.first = s(50), .longest = s(500), .jitter = engine::Jitter::None}};
  auto stopped = one_at_a_time();
  stopped.concurrency_limit = 0;
  const auto waiting = run_pool(stopped, callers, 100).callers.counts;
  CHECK(waiting.in_flight == 2);
}

TEST_CASE("requests of the warm-up are simulated but not counted") {
  engine::Simulator simulator;
  Account account;
  FunctionPool pool({.warm = engine::deterministic(1)}, account, 1);
  SyncCaller caller(simulator, at_instants({1, 5, 15}), pool, {.warm_up = s(10), .horizon = s(100)},
                    1);
  simulator.run_until(s(100));
  CHECK(caller.statistics().counts.requests == 1);
  CHECK(caller.statistics().counts.served == 1);
  CHECK(pool.statistics(s(100)).cold_starts == 1);
}

TEST_CASE("served requests go on to the next stage when they are answered") {
  struct Counter : RequestSink {
    void arrive(Time now) override { instants.push_back(now); }
    std::vector<Time> instants;
  } counter;
  engine::Simulator simulator;
  Account account;
  FunctionPool pool(one_at_a_time(), account, 1);
  SyncCaller caller(simulator, at_instants({0, 0.5, 2}), pool, {.horizon = s(10)}, 1, &counter);
  simulator.run_until(s(10));
  CHECK(counter.instants == std::vector<Time>{s(1), s(3)});
}

TEST_CASE("an asynchronous event is tried three times when it fails, then dead-lettered") {
  FunctionPoolConfig failing{.warm = engine::deterministic(1)};
  failing.error_probability = 1;
  auto config = events_at({0});
  const auto lost = run_async(failing, config, 1000);
  CHECK(lost.pool.invocations == 3);
  CHECK(lost.events.error_retries == 2);
  CHECK(lost.events.exhausted == 1);
  CHECK(lost.events.lost == 1);
  CHECK(lost.events.counts.dropped == 1);
  config.dead_letter_queue = true;
  const auto kept = run_async(failing, config, 1000);
  CHECK(kept.events.dead_lettered == 1);
  CHECK(kept.events.lost == 0);
  // Ends at 1, again at 61–62, again at 182–183: dropped only then.
  CHECK(run_async(failing, config, 182.5).events.counts.in_flight == 1);
  CHECK(run_async(failing, config, 183).events.counts.dropped == 1);
}

TEST_CASE("a throttled asynchronous event waits until there is room or it is too old") {
  const auto served = run_async(one_at_a_time(), events_at({0, 0, 0, 0, 0}), 1000);
  CHECK(served.events.counts.served == 5);
  CHECK(served.events.throttle_retries >= 4);
  CHECK(served.latency.all.max() >= s(5));

  auto stopped = one_at_a_time();
  stopped.concurrency_limit = 0;
  auto config = events_at({0});
  config.max_age = s(3600);
  const auto expired = run_async(stopped, config, 5000);
  CHECK(expired.events.expired == 1);
  CHECK(expired.events.counts.dropped == 1);
  CHECK(expired.events.throttle_retries >= 3600 / 300);
}

TEST_CASE("keep-warm pings keep as many instances as they call at once, and no more") {
  // A peak of three every 20 minutes: without pings no instance lives to see the next one.
  std::vector<double> instants;
  for (int i = 1; i <= 10; ++i) {
    instants.insert(instants.end(), {1200.0 * i + 700, 1200.0 * i + 700.1, 1200.0 * i + 700.2});
  }
  const auto cold_starts = [&](std::uint32_t pings) {
    engine::Simulator simulator;
    Account account;
    FunctionPool pool({.warm = engine::deterministic(2)}, account, 1);
    SyncCaller caller(simulator, at_instants(instants), pool, {.horizon = s(14'000)}, 1);
    KeepWarm warm(simulator, {.calls = pings}, pool);
    simulator.run_until(s(14'000));
    const auto statistics = pool.statistics(s(14'000));
    CHECK(statistics.invocations == 30);
    CHECK(statistics.pings + statistics.throttled_pings == 47 * pings);
    return statistics.cold_starts;
  };
  CHECK(cold_starts(0) == 30);
  CHECK(cold_starts(1) == 20);  // the peak is not covered
  CHECK(cold_starts(3) == 0);
}

TEST_CASE("pings need an interval") {
  engine::Simulator simulator;
  Account account;
  FunctionPool pool({.warm = engine::deterministic(2)}, account, 1);
  CHECK_THROWS_AS(KeepWarm(simulator, {.interval = Time{0}}, pool), Error);
}
