#include "simulation/windows.hpp"

#include <cmath>

#include "pool_fixture.hpp"
#include "simulation/oracle.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

/// A day's curve in steps of a minute, `mean` requests/s.
RateProfile daily(double mean, double swing = 0.6) {
  RateProfile profile;
  for (int minute = 0; minute < 1440; ++minute) {
    profile.per_second.push_back(mean * (1 + swing * std::sin(minute / 1440.0 * 2 * 3.14159265)));
  }
  return profile;
}

Model functions(const RateProfile& profile, const Distribution& warm) {
  FunctionPoolConfig function{.name = "fn", .warm = warm};
  function.init = engine::deterministic(0.3);
  return {
      .name = "m", .arrivals = {.rate = profile}, .stages = {{.kind = FunctionStage{function}}}};
}

bool same(const WindowedRun& a, const WindowedRun& b) {
  return a.requests == b.requests && a.latency.p99 == b.latency.p99 &&
         a.p99.half_width == b.p99.half_width && a.p_cold == b.p_cold && a.mean.mean == b.mean.mean;
}

}  // namespace

TEST_CASE("windows of a warm function give its service time's percentiles") {
  const auto answer = run_windows(functions(daily(200), engine::exponential(0.1)), {}, 1);
  // Exponential: the q-quantile is −ln(1 − q) times the mean; cold starts are too few to show.
  CHECK(answer.p50.mean == Approx(69.3).epsilon(0.02));
  CHECK(answer.p99.mean == Approx(460.5).epsilon(0.03));
  CHECK(answer.mean.mean == Approx(100).epsilon(0.02));
  CHECK(answer.p_cold < 1e-3);
  CHECK(answer.p_throttled == 0);
  CHECK(answer.invocations_each == Approx(1).epsilon(0.01));
  CHECK(answer.p99.half_width > 0);
  CHECK(answer.p99.half_width < 0.1 * answer.p99.mean);
}

TEST_CASE("strata weigh by requests: slow hours with few requests count for little") {
  // One node, M/M/1: the wait depends on the load; half of the requests at 0.2, half at 0.8.
  RateProfile profile{.per_second = {}, .step = s(60)};
  for (int i = 0; i < 400; ++i) profile.per_second.push_back(2);
  for (int i = 0; i < 100; ++i) profile.per_second.push_back(8);
  const NodeStage one{{.name = "node", .service = engine::exponential(0.1)}};
  const Model model{.name = "m", .arrivals = {.rate = profile}, .stages = {{.kind = one}}};
  const auto answer = run_windows(model, {.replicas = 8}, 1);
  const double slow = 0.1 / (1 - 0.2), fast = 0.1 / (1 - 0.8);
  CHECK(answer.mean.mean / 1e3 == Approx((slow + fast) / 2).epsilon(0.1));
}

TEST_CASE("windows give the same answer on one thread and on two, and another for another seed") {
  const auto answer = [](unsigned threads, std::uint64_t seed) {
    return run_windows(functions(daily(50), engine::exponential(0.1)),
                       {.requests = 5'000, .threads = threads}, seed);
  };
  CHECK(same(answer(1, 1), answer(2, 1)));
  CHECK_FALSE(same(answer(1, 1), answer(1, 2)));
}

TEST_CASE("a month of 60 billion requests: p99 within 5 % of a ten times longer run") {
  Model month = functions(daily(60e9 / (720 * 3600)),
                          engine::make_distribution("lognormal", {{"mean", 0.05}, {"cv", 1}}));
  const WindowPlan plan{.requests = 10'000};
  WindowPlan longer = plan;
  longer.requests *= 10;
  const auto answer = run_windows(month, plan, 1);
  const auto reference = run_windows(month, longer, 2);
  CHECK(answer.p99.mean == Approx(reference.p99.mean).epsilon(0.05));
  CHECK(std::abs(answer.p99.mean - reference.p99.mean) <
        3 * (answer.p99.half_width + reference.p99.half_width) + 0.01 * reference.p99.mean);
}

TEST_CASE("the peak is simulated by itself") {
  RateProfile profile = daily(20);
  profile.per_second[700] = 2000;
  Model model = functions(profile, engine::deterministic(0.1));
  model.account = AccountConfig{.concurrency = 100};
  const auto answer = run_windows(model, {.requests = 20'000}, 1);
  CHECK(answer.peak.counts.throttled > 0);
  CHECK(answer.p_throttled > 0);
  CHECK(answer.p_throttled < 0.1);
}

TEST_CASE("at low rates cold starts are those of the keep-alive") {
  // Instantaneous service, λT = 1: cold with probability 1/e.
  Model rare = functions({.per_second = {0.01}}, engine::deterministic(0));
  std::get<FunctionStage>(rare.stages[0].kind).function.keep_alive = s(100);
  const auto answer = run_windows(rare, {.most = s(1e6)}, 1);
  CHECK(answer.p_cold == Approx(std::exp(-1.0)).epsilon(0.05));
}

TEST_CASE("a period without requests is refused") {
  CHECK_THROWS_AS(run_windows(functions({.per_second = {0, 0}}, engine::deterministic(1)), {}, 1),
                  Error);
}
