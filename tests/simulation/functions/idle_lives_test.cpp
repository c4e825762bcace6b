// Idle instances that do not all live equally long, and pools that exist before the start.
#include <cmath>

#include "../oracles.hpp"
#include "../pool_fixture.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

engine::Distribution evenly(double least, double greatest) {
  return engine::make_distribution(
      "empirical", {{"min", least}, {"p50", (least + greatest) / 2}, {"max", greatest}});
}

FunctionPoolConfig lone(engine::Distribution life) {
  return {.warm = engine::deterministic(0), .keep_alive = std::move(life)};
}

}  // namespace

TEST_CASE(
    "of instances that live between 25 and 60 minutes no call after 25 is cold, all after 60") {
  // The idle life of 2018 (mikhail.io, 2019-08), called every so many minutes.
  const auto cold = [](double minutes) {
    std::vector<double> at;
    for (int i = 0; i < 2000; ++i) at.push_back(i * minutes * 60);
    const auto run = run_pool(lone(evenly(1500, 3600)), at_instants(at), at.back() + 1).pool;
    return static_cast<double>(run.cold_starts - 1) / static_cast<double>(run.invocations - 1);
  };
  CHECK(cold(24.9) == 0);
  CHECK(cold(60.1) == 1);
  CHECK(cold(42.5) == Approx(0.5).margin(0.04));  // in the middle of the range
  CHECK(cold(32.0) == Approx(0.2).margin(0.04));
}

TEST_CASE("a lone function's calls are cold with the mean of exp(-λL) over the idle life L") {
  // Evenly spread between a and b: (e^−λa − e^−λb) / λ(b − a); exponential with mean m: 1 / (1 +
  // λm).
  const auto cold = [](const engine::Distribution& life) {
    return oracles::replicas([&](auto seed) {
      const auto run = run_pool(lone(life), at_rate(0.01), 2e6, seed).pool;
      return static_cast<double>(run.cold_starts) / static_cast<double>(run.invocations);
    });
  };
  oracles::check_within_three_standard_errors(cold(evenly(50, 150)),
                                              (std::exp(-0.5) - std::exp(-1.5)) / (0.01 * 100));
  oracles::check_within_three_standard_errors(cold(engine::exponential(100)), 0.5);
}

TEST_CASE("a life of one length does the same whether it is drawn or not") {
  FunctionPoolConfig constant{.warm = engine::exponential(1)};
  constant.keep_alive = engine::deterministic(20);
  FunctionPoolConfig drawn = constant;
  drawn.keep_alive = engine::make_distribution("empirical", {{"min", 20}, {"max", 20}});
  for (const Pick pick : {Pick::MostRecent, Pick::Newest, Pick::Oldest, Pick::LeastRecent}) {
    constant.pick = drawn.pick = pick;
    const auto a = run_pool(constant, at_rate(3), 20'000).pool;
    const auto b = run_pool(drawn, at_rate(3), 20'000).pool;
    CHECK(a.cold_starts == b.cold_starts);
    CHECK(a.expired == b.expired);
    CHECK(a.mean_instances == b.mean_instances);
    CHECK(a.expired_lifetime_ns == b.expired_lifetime_ns);
  }
}

TEST_CASE("an instance that has been idle at the start lives for what is left of its life") {
  FunctionPoolConfig function = lone(engine::deterministic(600));
  function.initial_idle = {s(500), s(0), s(590)};
  function.pick = Pick::LeastRecent;
  // At 5 the one of 590 takes the call; at 110 the one of 500 is gone, at 599 that of 0 is left.
  const auto run = run_pool(function, at_instants({5}), 604).pool;
  CHECK(run.cold_starts == 0);
  CHECK(run.expired == 2);
  CHECK(run.mean_instances * 604 == Approx(604 + 100 + 600));
}

TEST_CASE("initial instances have outlived the draws that would have ended them before the start") {
  FunctionPoolConfig function = lone(evenly(100, 200));
  function.initial_idle.assign(4000, s(150));
  // What is left is evenly spread between 0 and 50 s.
  const auto run = run_pool(function, at_instants({}), 100).pool;
  CHECK(run.expired == 4000);
  CHECK(run.mean_instances * 100 / 4000 == Approx(25).epsilon(0.03));
  function.initial_idle = {s(200)};
  CHECK_THROWS_AS(run_pool(function, at_instants({}), 1), Error);
}

TEST_CASE("requests that run at the start are met somewhere in their service") {
  // Left of a fixed service: half of it; of an exponential one: all of its mean (renewal theory).
  const auto left = [](const engine::Distribution& service) {
    FunctionPoolConfig function{.warm = service};
    function.initial_running = 4000;
    const auto run = run_pool(function, at_instants({}), 100).pool;
    CHECK(run.peak_running == 4000);
    CHECK(run.invocations == 0);
    return run.mean_running * 100 / 4000;
  };
  CHECK(left(engine::deterministic(2)) == Approx(1).epsilon(0.03));
  CHECK(left(engine::exponential(2)) == Approx(2).epsilon(0.07));
}

TEST_CASE("more requests at the start than a function may run are refused") {
  FunctionPoolConfig function{.warm = engine::deterministic(1)};
  function.concurrency_limit = 3;
  function.initial_running = 3;
  CHECK_NOTHROW(run_pool(function, at_instants({}), 10));
  function.initial_running = 4;
  CHECK_THROWS_AS(run_pool(function, at_instants({}), 10), Error);
  // Three share an instance: two units hold five.
  function.requests_per_instance = 3;
  function.concurrency_limit = 2;
  function.initial_running = 5;
  CHECK(run_pool(function, at_instants({}), 10).pool.peak_instances == 2);
}
