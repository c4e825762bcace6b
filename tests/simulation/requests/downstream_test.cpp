#include "simulation/requests/downstream.hpp"

#include "simulation/functions/sync_caller.hpp"
#include "simulation/oracles.hpp"
#include "simulation/pool_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::simulation;

TEST_CASE("calls wait for a place as in M/M/c") {
  oracles::check_within_three_standard_errors(
      oracles::replicas([](auto seed) {
        Downstream downstream({.service = engine::exponential(1), .capacity = 4}, seed);
        engine::RandomStream stream(seed, "calls");
        engine::Moments waits;
        double at = 0;
        for (int i = 0; i < 60'000; ++i) {
          at += stream.exponential() / 3;
          waits.add(engine::to_seconds(downstream.call(s(at)).at - s(at)) - 1);
        }
        return waits.mean();
      }),
      oracles::erlang_c(4, 3) / (4 - 3));
}

TEST_CASE("a caller gives up at the timeout; what was begun goes on, what was not never begins") {
  Downstream downstream({.service = engine::deterministic(10), .timeout = s(4)}, 1);
  const auto begun = downstream.call(s(0));
  CHECK_FALSE(begun.ok);
  CHECK(begun.at == s(4));
  const auto never_begun = downstream.call(s(1));
  CHECK(never_begun.at == s(5));
  const auto later = downstream.call(s(9));  // begins at 10 s, given up at 13 s, ends at 20 s
  CHECK(later.at == s(13));
  CHECK(downstream.statistics().given_up == 3);
}

TEST_CASE("an outage fails at once, or lets callers hang until their timeout") {
  DownstreamConfig config{.service = engine::deterministic(0.1)};
  config.outages = {{s(10), s(20)}};
  Downstream refuses(config, 1);
  CHECK(refuses.call(s(9)).ok);
  CHECK_FALSE(refuses.call(s(10)).ok);
  CHECK(refuses.call(s(15)).at == s(15));
  CHECK(refuses.call(s(20)).ok);
  config.timeout = s(5);
  Downstream hangs(config, 1);
  CHECK(hangs.call(s(15)).at == s(20));
  CHECK(hangs.statistics().failed == 1);
}

TEST_CASE("retries make an outage of a full service last longer than itself") {
  // 8 calls/s on a service for 10: one retry each is more than it can take once all try again.
  const auto served_after = [](std::uint32_t attempts) {
    engine::Simulator simulator;
    Account account;
    FunctionPool pool({.warm = engine::deterministic(0.01)}, account, 1);
    Downstream downstream(
        {.service = engine::exponential(0.1), .timeout = s(2), .outages = {{s(100), s(160)}}}, 1);
    pool.depend_on(downstream);
    SyncCallerConfig callers = at_rate(8);
    callers.retry.max_attempts = attempts;
    SyncCaller caller(simulator, callers, pool, {.warm_up = s(160), .horizon = s(190)}, 1);
    simulator.run_until(s(190));
    const auto counts = caller.statistics().counts;
    return static_cast<double>(counts.served) / static_cast<double>(counts.requests);
  };
  CHECK(served_after(1) > 0.9);
  CHECK(served_after(20) < 0.7);
}

TEST_CASE("a rate lets calls begin one after the other, and then takes its time") {
  Downstream downstream({.service = engine::deterministic(1), .capacity = 0, .spacing = s(0.5)}, 1);
  for (int i = 0; i < 4; ++i) CHECK(downstream.call(s(10)).at == s(11 + 0.5 * i));
  CHECK(downstream.call(s(20)).at == s(21));
  // Whoever is not let in within its patience costs no turn.
  Downstream impatient(
      {.service = engine::deterministic(0.1), .capacity = 0, .spacing = s(1), .timeout = s(1.5)},
      1);
  CHECK(impatient.call(s(0)).ok);
  CHECK(impatient.call(s(0)).ok);
  CHECK_FALSE(impatient.call(s(0)).ok);
  CHECK(impatient.call(s(1.6)).at == s(2.1));
}

TEST_CASE("places that nobody uses take no memory") {
  Downstream vast({.service = engine::deterministic(1), .capacity = 4'000'000'000}, 1);
  for (int i = 0; i < 10; ++i) CHECK(vast.call(s(i)).at == s(i + 1));
}
