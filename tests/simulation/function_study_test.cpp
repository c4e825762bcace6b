#include "simulation/function_study.hpp"

#include "pool_fixture.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

FunctionStudy two_requests() {
  FunctionPoolConfig function{.name = "fn", .warm = engine::deterministic(1)};
  function.concurrency_limit = 1;
  return {
      .function = function, .callers = at_instants({5, 5.5, 20}), .window = {.horizon = s(100)}};
}

}  // namespace

TEST_CASE("a study's result adds up and says what the contract promises") {
  const auto result = simulate(two_requests());
  CHECK(result.counts.requests == 3);
  CHECK(result.counts.served == 2);
  CHECK(result.counts.throttled == 1);
  CHECK(result.simulated_s == 100);
  CHECK(result.ended_early.empty());
  CHECK(result.latency.count == 2);
  CHECK(result.latency.p50 == Approx(1000));
  CHECK(result.latency.max == Approx(1000));
  REQUIRE(result.stages.size() == 1);
  const auto& stage = result.stages.front();
  CHECK(stage.name == "fn");
  CHECK(stage.cold_starts == 1);
  CHECK(stage.p_cold == 0.5);
  CHECK(stage.p_throttled == Approx(1.0 / 3));
  CHECK(stage.mean_running == Approx(0.02));
  CHECK(stage.mean_instances == Approx(0.95));
  CHECK(stage.mean_idle == Approx(0.93));
  CHECK(stage.utilisation == Approx(0.02 / 0.95));
  CHECK(stage.billed_s == Approx(2));
}

TEST_CASE("a study of events gives them to the dead-letter queue, and says so") {
  auto study = two_requests();
  study.function.error_probability = 1;
  study.window.horizon = s(10'000);
  AsyncCallerConfig events{.arrivals = at_instants({5}).arrivals};
  events.dead_letter_queue = true;
  study.callers = events;
  const auto result = simulate(study);
  CHECK(result.counts.dropped == 1);
  CHECK(result.stages.front().retries == 2);
  CHECK(result.stages.front().errors == 3);
  CHECK(result.stages.front().more.at(6) == std::pair<std::string, double>("dead_lettered", 1));
}

TEST_CASE("the decision log says why a request was cold, warm or throttled") {
  DecisionLog log(s(0), s(100));
  simulate(two_requests(), &log);
  CHECK(log.text() ==
        "5.000000000 fn: request cold: there is no other instance, ends at 6.000000 s\n"
        "5.500000000 fn: request throttled: all of the function's own concurrency is in use (1 "
        "running, 1 instances)\n"
        "20.000000000 fn: request warm, ends at 21.000000 s\n");
  DecisionLog later(s(10), s(100));
  simulate(two_requests(), &later);
  CHECK(later.lines() == 1);
  DecisionLog short_one(s(0), s(100), 2);
  simulate(two_requests(), &short_one);
  CHECK(short_one.lines() == 2);
  CHECK(short_one.text().find("full") != std::string::npos);
}

TEST_CASE("a warm-up is simulated and not reported") {
  auto study = two_requests();
  study.window.warm_up = s(10);
  const auto result = simulate(study);
  CHECK(result.counts.requests == 1);
  CHECK(result.stages.front().cold_starts == 0);
  CHECK(result.simulated_s == 90);
}

TEST_CASE("keep-warm pings of a study are counted apart") {
  auto study = two_requests();
  study.keep_warm = KeepWarmConfig{.interval = s(50)};
  const auto stage = simulate(study).stages.front();
  CHECK(stage.cold_starts == 0);
  CHECK(stage.invocations == 2);
}

TEST_CASE("more requests than a run can take are refused before it begins") {
  auto study = two_requests();
  study.callers = at_rate(1e9);
  study.window.horizon = s(1e6);
  CHECK_THROWS_WITH(simulate(study), Catch::Contains("1e+15 requests"));
}
