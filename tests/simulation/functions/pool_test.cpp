#include "simulation/functions/pool.hpp"

#include "simulation/pool_fixture.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

/// One second of service, ten of keep-alive.
FunctionPoolConfig short_lived() {
  return {.warm = engine::deterministic(1), .keep_alive = engine::deterministic(10)};
}

}  // namespace

TEST_CASE("an instance expires its keep-alive after its last completion, not later") {
  // Served 0–1 s: warm until 11 s.
  CHECK(run_pool(short_lived(), at_instants({0, 10.999}), 100).pool.cold_starts == 1);
  CHECK(run_pool(short_lived(), at_instants({0, 11}), 100).pool.cold_starts == 2);
  const auto one = run_pool(short_lived(), at_instants({0}), 100).pool;
  CHECK(one.expired == 1);
  CHECK(one.mean_lifetime_seconds() == Approx(11));
  CHECK(one.mean_instances == Approx(0.11));
  CHECK(one.mean_running == Approx(0.01));
  CHECK(one.mean_idle == Approx(0.10));
}

TEST_CASE("each pick policy keeps the instances alive that it prefers") {
  // Instances a, b, c are created at 0.0, 0.1, 0.2 and finish in that order, b's last.
  // From then on one request every 4 s: the policy decides which instance stays.
  std::vector<double> instants{0, 0.1, 0.2};
  for (int i = 1; i <= 24; ++i) instants.push_back(4.0 * i);
  const auto instances = [&](Pick pick) {
    auto function = short_lived();
    function.pick = pick;
    const auto run = run_pool(function, at_instants(instants), 100).pool;
    CHECK(run.cold_starts == 3);
    return run;
  };
  // The favourite lives on, the two others die at 11 s and a little.
  CHECK(instances(Pick::MostRecent).expired == 2);
  CHECK(instances(Pick::Newest).expired == 2);
  CHECK(instances(Pick::Oldest).expired == 2);
  // Every 12 s is too rare for each of three in turn: one dies, two are used every 8 s.
  const auto fair = instances(Pick::LeastRecent);
  CHECK(fair.mean_instances > 2);
  CHECK(instances(Pick::Random).mean_instances > instances(Pick::MostRecent).mean_instances);
}

TEST_CASE("newest and oldest go by creation, most recent by completion") {
  // a is created at 0 and works 5 s; b is created at 1 and works 1 s; then both are idle.
  const auto last_served_by = [](Pick pick) {
    FunctionPoolConfig function = short_lived();
    function.pick = pick;
    engine::Simulator simulator;
    Account account;
    FunctionPool pool(function, account, 1);
    pool.invoke(simulator.now(), {.service = s(5)});  // a
    simulator.run_until(s(1));
    pool.invoke(simulator.now(), {.service = s(1)});  // b
    simulator.run_until(s(6));
    pool.invoke(simulator.now(), {.service = s(1)});
    simulator.run_until(s(13));  // b, idle since 2, has expired at 12 unless it served
    const auto statistics = pool.statistics(s(13));
    return statistics.expired == 1 ? 'a' : 'b';
  };
  CHECK(last_served_by(Pick::MostRecent) == 'a');
  CHECK(last_served_by(Pick::Oldest) == 'a');
  CHECK(last_served_by(Pick::Newest) == 'b');
  CHECK(last_served_by(Pick::LeastRecent) == 'b');
}

TEST_CASE("a cold service replaces the warm one; an init is added to it") {
  auto function = short_lived();
  function.cold = engine::deterministic(3);
  CHECK(run_pool(function, at_instants({0}), 100).latency.all.max() == s(3));
  function.cold.reset();
  function.init = engine::deterministic(0.5);
  const auto added = run_pool(function, at_instants({0, 5}), 100);
  CHECK(added.latency.all.max() == s(1.5));
  CHECK(added.latency.all.min() == s(1));
  CHECK(added.latency.cold.count() == 1);
}

TEST_CASE("billed time is rounded up per invocation, with INIT only where it is billed") {
  auto function = short_lived();
  function.warm = engine::deterministic(0.1201);
  function.init = engine::deterministic(0.05);
  const auto billed = [&](BillingRule rule) {
    function.billing = rule;
    return static_cast<std::uint64_t>(run_pool(function, at_instants({0, 5}), 100).pool.billed_ns /
                                      1'000'000);
  };
  CHECK(billed({.step = std::chrono::milliseconds(1)}) == 121 + 121);
  CHECK(billed({.step = std::chrono::milliseconds(100)}) == 200 + 200);
  CHECK(billed({.step = std::chrono::milliseconds(1), .init_billed = true}) == 171 + 121);
  function.network = engine::deterministic(3);  // waited for, not billed
  CHECK(billed({.step = std::chrono::milliseconds(1), .init_billed = true}) == 171 + 121);
  CHECK(run_pool(function, at_instants({0}), 100).latency.all.max() == s(3 + 0.05 + 0.1201));
  function.warm = engine::deterministic(0);
  CHECK(billed({.step = std::chrono::milliseconds(100)}) == 200);  // at least one step each
}

TEST_CASE("a function that times out is cut off, fails and is billed to the timeout") {
  auto function = short_lived();
  function.warm = engine::deterministic(500);
  function.timeout = s(300);
  const auto run = run_pool(function, at_instants({0}), 1000);
  CHECK(run.pool.timeouts == 1);
  CHECK(run.callers.counts.dropped == 1);
  CHECK(run.callers.failures == 1);
  CHECK(run.pool.billed_ns / 1'000'000'000 == 300);
}

TEST_CASE("behind a gateway the caller gets 504 while the function goes on and is billed") {
  auto function = short_lived();
  function.warm = engine::deterministic(40);
  auto callers = at_instants({0});
  callers.gateway_timeout = s(29);
  const auto run = run_pool(function, callers, 100);
  CHECK(run.callers.gateway_timeouts == 1);
  CHECK(run.callers.counts.dropped == 1);
  CHECK(run.callers.counts.served == 0);
  CHECK(run.pool.timeouts == 0);
  CHECK(run.pool.billed_ns / 1'000'000'000 == 40);
  CHECK(run.pool.mean_running == Approx(0.4));
}

TEST_CASE("an instance with room takes several requests, and expires when the last is done") {
  auto function = short_lived();
  function.requests_per_instance = 3;
  for (const Pick pick :
       {Pick::MostRecent, Pick::Newest, Pick::Oldest, Pick::Random, Pick::LeastRecent}) {
    function.pick = pick;
    const auto run = run_pool(function, at_instants({0, 0, 0, 0.5, 0.5, 0.5, 0.5}), 100).pool;
    CHECK(run.cold_starts == 3);
    CHECK(run.peak_running == 7);
    CHECK(run.mean_running == Approx(0.07));
    CHECK(run.mean_busy == Approx(0.03));
    CHECK(run.expired == 3);
  }
}

TEST_CASE("a function's own concurrency is its ceiling, and is taken from the account's") {
  auto function = short_lived();
  function.concurrency_limit = 2;
  const auto run = run_pool(function, at_instants({0, 0, 0, 5}), 100);
  CHECK(run.callers.counts.throttled == 1);
  CHECK(run.pool.throttled[static_cast<std::size_t>(Throttle::FunctionConcurrency)] == 1);
  CHECK(run.callers.counts.served == 3);

  engine::Simulator simulator;
  Account account({.concurrency = 3});
  FunctionPool reserved(function, account, 1);
  auto shared_config = short_lived();
  shared_config.name = "shared";
  FunctionPool shared(shared_config, account, 1);
  CHECK(account.shared() == 1);
  CHECK(shared.invoke(simulator.now()).accepted);
  CHECK(shared.invoke(simulator.now()).reason == Throttle::AccountConcurrency);
  CHECK(reserved.invoke(simulator.now()).accepted);
  CHECK(reserved.invoke(simulator.now()).accepted);
  CHECK(reserved.invoke(simulator.now()).reason == Throttle::FunctionConcurrency);
}

TEST_CASE("a concurrency of zero stops a function") {
  auto function = short_lived();
  function.concurrency_limit = 0;
  CHECK(run_pool(function, at_instants({0, 1}), 10).callers.counts.throttled == 2);
}

TEST_CASE("provisioned instances are warm, never expire and overflow into cold starts") {
  auto function = short_lived();
  function.provisioned = 2;
  const auto rare = run_pool(function, at_instants({0, 50, 99}), 200).pool;
  CHECK(rare.cold_starts == 0);
  CHECK(rare.expired == 0);
  CHECK(rare.mean_instances == 2);
  const auto burst = run_pool(function, at_instants({0, 0, 0}), 200).pool;
  CHECK(burst.cold_starts == 1);
  CHECK(burst.expired == 1);
}

TEST_CASE("what cannot be deployed is refused with its reason") {
  engine::Simulator simulator;
  auto function = short_lived();
  Account small({.concurrency = 10});
  function.provisioned = 11;
  CHECK_THROWS_WITH(FunctionPool(function, small, 1), Catch::Contains("cannot be deployed"));
  function.concurrency_limit = 5;
  CHECK_THROWS_WITH(FunctionPool(function, small, 1), Catch::Contains("provisioned"));
  function = short_lived();
  function.requests_per_instance = 0;
  CHECK_THROWS_AS(FunctionPool(function, small, 1), Error);
  function = short_lived();
  function.cold = function.init = engine::deterministic(1);
  CHECK_THROWS_AS(FunctionPool(function, small, 1), Error);
  function = short_lived();
  function.error_probability = 1.5;
  CHECK_THROWS_AS(FunctionPool(function, small, 1), Error);
}

TEST_CASE("scaling until 2023-11: a burst at once, then 500 a minute for all functions together") {
  // 100 new requests per second that never end: 500 + 500/min are accepted.
  auto function = short_lived();
  function.warm = engine::deterministic(10'000);
  const Account account({.concurrency = 100'000,
                         .scaling = engine::BucketConfig{
                             .burst = 500, .refill = 500, .interval = std::chrono::minutes(1)}});
  auto callers = at_rate(100);
  callers.arrivals.gaps = engine::deterministic(1);
  const auto run = run_pool(function, callers, 600, 1, account).pool;
  // Less the refill before the first arrival, when the bucket is full.
  CHECK(run.cold_starts == 500 + 10 * 500 - 1);
  CHECK(run.throttled[static_cast<std::size_t>(Throttle::ScalingRate)] == 60'000 - 5'499);
}

TEST_CASE("scaling since 2023-11: a thousand in ten seconds for each function by itself") {
  auto function = short_lived();
  function.warm = engine::deterministic(10'000);
  function.scaling = engine::BucketConfig{.burst = 1000, .refill = 1000, .interval = s(10)};
  auto callers = at_rate(300);
  callers.arrivals.gaps = engine::deterministic(1);
  CHECK(run_pool(function, callers, 100).pool.cold_starts == 1000 + 10 * 1000 - 1);
}

TEST_CASE("more than ten requests per second and unit of concurrency are refused") {
  // 1 ms each: one unit of concurrency would do for 1,000 per second, but 5 units allow 50.
  auto function = short_lived();
  function.warm = engine::deterministic(0.001);
  function.concurrency_limit = 5;
  auto callers = at_rate(200);
  callers.arrivals.gaps = engine::deterministic(1);
  const auto run = run_pool(function, callers, 100).pool;
  CHECK(run.invocations == 50 + 100 * 50 - 1);  // a second's worth at once
  CHECK(run.throttled[static_cast<std::size_t>(Throttle::RequestRate)] == 20'000 - 5'049);
  function.requests_per_unit = 0;
  CHECK(run_pool(function, callers, 100).pool.all_throttled() == 0);
}

TEST_CASE("instances given at the start serve without a cold start, for as long as they live") {
  auto function = short_lived();
  function.initial_idle = {s(0), s(9)};
  CHECK(run_pool(function, at_instants({0.5, 0.6}), 100).pool.cold_starts == 0);
  CHECK(run_pool(function, at_instants({2, 2}), 100).pool.cold_starts == 1);
  function.initial_idle = {s(10)};
  CHECK_THROWS_AS(run_pool(function, at_instants({0}), 1), Error);
}

TEST_CASE("statistics that restart after a warm-up see only what follows") {
  engine::Simulator simulator;
  Account account;
  FunctionPool pool(short_lived(), account, 1);
  pool.invoke(simulator.now(), {.service = s(4)});
  simulator.run_until(s(2));
  pool.restart_statistics(s(2));
  simulator.run_until(s(12));
  const auto statistics = pool.statistics(s(12));
  CHECK(statistics.invocations == 0);
  CHECK(statistics.mean_running == Approx(0.2));
  CHECK(statistics.mean_instances == Approx(1));
}
