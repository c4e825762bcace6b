#include <cmath>

#include "oracles.hpp"
#include "pool_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::simulation;

TEST_CASE("without limits the pool is M/G/∞: running = λ E[S], in the mean and by Little's law") {
  for (const char* family : {"exponential", "lognormal", "deterministic"}) {
    engine::Parameters parameters{{"mean", 0.7}};
    if (std::string_view(family) == "lognormal") parameters["cv"] = 2;
    const FunctionPoolConfig function{.warm = engine::make_distribution(family, parameters)};
    oracles::check_within_three_standard_errors(
        oracles::replicas([&](auto seed) {
          return run_pool(function, at_rate(20), 1'000, seed).pool.mean_running;
        }),
        20 * 0.7);
    const auto run = run_pool(function, at_rate(20), 10'000);
    const double rate = static_cast<double>(run.callers.counts.requests) / 10'000;
    CHECK(run.pool.mean_running == Approx(rate * run.latency.all.mean_seconds()).epsilon(0.001));
  }
}

TEST_CASE("a lone request is cold with probability exp(-λT)") {
  // Service is instantaneous, so there is never more than one instance.
  FunctionPoolConfig function{.warm = engine::deterministic(0)};
  for (const double expected : {0.5, 1.0, 2.5}) {
    function.keep_alive = engine::deterministic(expected / 0.01);
    oracles::check_within_three_standard_errors(
        oracles::replicas([&](auto seed) {
          const auto run = run_pool(function, at_rate(0.01), 2e6, seed).pool;
          CHECK(run.peak_instances == 1);
          return static_cast<double>(run.cold_starts) / static_cast<double>(run.invocations);
        }),
        std::exp(-expected));
  }
}

TEST_CASE("a concurrency limit refuses as Erlang B says, and so does the account's") {
  for (const double cv : {0.5, 1.0, 2.0}) {
    FunctionPoolConfig function{.warm =
                                    engine::make_distribution("gamma", {{"mean", 2}, {"cv", cv}})};
    const auto refused = [&](const Account& account) {
      return oracles::replicas([&, account](auto seed) {
        const auto run = run_pool(function, at_rate(4), 5'000, seed, account);
        return static_cast<double>(run.callers.counts.throttled) /
               static_cast<double>(run.callers.counts.requests);
      });
    };
    const double expected = oracles::erlang_b(10, 8);
    oracles::check_within_three_standard_errors(refused(Account({.concurrency = 10})), expected);
    function.concurrency_limit = 10;
    oracles::check_within_three_standard_errors(refused(Account()), expected);
  }
}

TEST_CASE("functions of one account share its concurrency as one Erlang B system") {
  const FunctionPoolConfig first{.name = "a", .warm = engine::exponential(1)};
  const FunctionPoolConfig second{.name = "b", .warm = engine::exponential(3)};
  const auto refused = oracles::replicas([&](auto seed) {
    engine::Simulator simulator;
    Account account({.concurrency = 8});
    FunctionPool a(first, account, seed);
    FunctionPool b(second, account, seed);
    const Window window{.horizon = s(20'000)};
    auto callers = at_rate(3);
    callers.name = "a callers";
    SyncCaller a_caller(simulator, callers, a, window, seed);
    callers = at_rate(1);
    callers.name = "b callers";
    SyncCaller b_caller(simulator, callers, b, window, seed);
    simulator.run_until(window.horizon);
    const auto of_a = a_caller.statistics().counts;
    const auto of_b = b_caller.statistics().counts;
    return static_cast<double>(of_a.throttled + of_b.throttled) /
           static_cast<double>(of_a.requests + of_b.requests);
  });
  oracles::check_within_three_standard_errors(refused, oracles::erlang_b(8, 3 * 1 + 1 * 3));
}
