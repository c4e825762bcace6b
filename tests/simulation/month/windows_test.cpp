#include "simulation/month/windows.hpp"

#include <cmath>

#include "simulation/month/steady_state.hpp"
#include "simulation/oracles/oracle.hpp"
#include "simulation/stream_fixture.hpp"
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
         a.p99.half_width == b.p99.half_width && a.stages[0].p_cold == b.stages[0].p_cold &&
         a.mean.mean == b.mean.mean;
}

}  // namespace

TEST_CASE("windows of a warm function give its service time's percentiles") {
  const auto answer = run_windows(functions(daily(200), engine::exponential(0.1)), {}, 1);
  // Exponential: the q-quantile is −ln(1 − q) times the mean; cold starts are too few to show.
  CHECK(answer.p50.mean == Approx(69.3).epsilon(0.02));
  CHECK(answer.p99.mean == Approx(460.5).epsilon(0.03));
  CHECK(answer.mean.mean == Approx(100).epsilon(0.02));
  CHECK(answer.stages[0].p_cold < 1e-3);
  CHECK(answer.p_throttled == 0);
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
  CHECK(answer.p_throttled > 0);
  CHECK(answer.p_throttled < 0.1);
}

TEST_CASE("at low rates cold starts are those of the keep-alive") {
  // Instantaneous service, λT = 1: cold with probability 1/e.
  Model rare = functions({.per_second = {0.01}}, engine::deterministic(0));
  std::get<FunctionStage>(rare.stages[0].kind).function.keep_alive = engine::deterministic(100);
  const auto answer = run_windows(rare, {.most = s(1e6)}, 1);
  CHECK(answer.stages[0].p_cold == Approx(std::exp(-1.0)).epsilon(0.05));
}

TEST_CASE("the bill's factors are exactly 1 when every call is warm and runs to its end") {
  const Model model = functions(daily(200), engine::exponential(0.1));
  const auto answer = run_windows(model, {.requests = 5'000}, 1);
  CHECK(answer.stages[0].calls.mean == 1);
  CHECK(answer.stages[0].calls.half_width == 0);
  // Cold starts are there, but their INIT is not billed.
  CHECK(answer.stages[0].billed.mean == 1);
}

TEST_CASE("a call that fails is made again; that timeouts cut off is no surprise to the flow") {
  Model model = functions({.per_second = {50}}, engine::exponential(0.1));
  auto& stage = std::get<FunctionStage>(model.stages[0].kind);
  stage.function.timeout = s(0.1);
  SyncCallerConfig callers;
  callers.retry.max_attempts = 3;
  stage.callers = callers;
  const auto answer = run_windows(model, {.requests = 20'000}, 1);
  // Fails with p = 1/e: 1 + p + p² attempts.
  const double p = std::exp(-1.0);
  const double calls = 1 + p + p * p;
  const auto& fn = answer.stages[0];
  CHECK(std::abs(fn.calls.mean - calls) < 2 * fn.calls.half_width);
  CHECK(fn.calls.half_width < 0.01);
  CHECK(fn.billed.mean == Approx(fn.calls.mean).epsilon(1e-12));
}

TEST_CASE("billed cold starts: each adds its INIT, or replaces the whole execution") {
  // One instance at λT = 1 is cold with probability 1/e; warm calls take 10 ms.
  Model rare = functions({.per_second = {0.01}}, engine::deterministic(0.01));
  auto& function = std::get<FunctionStage>(rare.stages[0].kind).function;
  function.keep_alive = engine::deterministic(100);
  function.billing.init_billed = true;
  const double cold = std::exp(-1.0);
  const auto added = run_windows(rare, {.most = s(1e6)}, 1).stages[0];
  CHECK(added.billed.mean == Approx(1 + cold * 0.3 / 0.01).epsilon(0.05));
  CHECK(added.calls.mean == 1);
  function.init.reset();
  function.cold = engine::deterministic(0.05);
  const auto replaced = run_windows(rare, {.most = s(1e6)}, 1).stages[0];
  CHECK(replaced.billed.mean == Approx(1 + cold * (0.05 - 0.01) / 0.01).epsilon(0.05));
}

TEST_CASE("a short period is simulated whole, empty at its start") {
  Model model = functions({.per_second = {1, 20, 1}, .step = s(600)}, engine::deterministic(0.4));
  const auto answer = run_windows(model, {.period = s(1800)}, 1);
  CHECK(answer.whole);
  CHECK(answer.windows == 4);
  CHECK(answer.requests == Approx(4 * (600 + 12'000 + 600)).epsilon(0.02));
  // The rise from 1/s to 20/s needs some ten more instances, which windows that begin warm miss.
  CHECK(answer.stages[0].p_cold * 13'200 > 10);
  CHECK_FALSE(run_windows(model, {.period = s(1800), .whole = 1000}, 1).whole);
}

TEST_CASE("a stream that falls behind for hours: its age is carried, and lost is what expires") {
  // One shard takes a batch of ten in 200 ms: 50/s. Twelve hours at 75/s, twelve at 25/s.
  RateProfile profile{.per_second = std::vector<double>(720, 75.0)};
  profile.per_second.resize(1440, 25.0);
  StreamStage stream;
  stream.producer.name = "stream";
  stream.producer.batch.records = 1;
  stream.mapping.batch = 10;
  stream.mapping.name = "mapping";
  stream.function = {.name = "reader", .warm = engine::deterministic(0.2)};
  Model model{.name = "m", .arrivals = {.rate = profile}, .stages = {{.kind = stream}}};
  const WindowPlan plan{.requests = 20'000, .period = s(86'400)};
  const auto reader = [&] { return run_windows(model, plan, 1).stages[1]; };
  CHECK(reader().behind == Approx(0.75).epsilon(0.01));
  CHECK(*reader().iterator_age_max_s == Approx(25 * 43'200 / 50.0).epsilon(0.03));
  CHECK(*reader().lost == 0);
  std::get<StreamStage>(model.stages[0].kind).mapping.retention = s(7'200);
  CHECK(*reader().iterator_age_max_s == Approx(7'200).epsilon(0.01));
  // Of 1.08 million that are too many, two hours' worth of reading waits.
  CHECK(*reader().lost == Approx(25 * 43'200 - 7'200 * 50).epsilon(0.05));
}

TEST_CASE("a window has the shards and nodes that are planned for its own step") {
  // Half a day at 500/s, half at 2,500/s, which one shard cannot take.
  RateProfile profile{.per_second = std::vector<double>(720, 500.0)};
  profile.per_second.resize(1440, 2500.0);
  StreamStage stream;
  stream.producer = plain_producer();
  stream.producer.event_bytes = 100;
  stream.producer.retry.attempts = 1;
  stream.producer.resharding = engine::StepFunction(1);
  stream.function = {.name = "reader", .warm = engine::deterministic(0.01)};
  Model model{.name = "m", .arrivals = {.rate = profile}, .stages = {{.kind = stream}}};
  const WindowPlan plan{.requests = 100'000, .period = s(86'400)};
  const auto dropped = [&] { return run_windows(model, plan, 1).p_dropped; };
  // Of five sixths of the events three fifths are refused.
  CHECK(dropped() == Approx(0.5).epsilon(0.03));
  std::get<StreamStage>(model.stages[0].kind).producer.resharding.change(s(43'200), 4);
  CHECK(dropped() == 0);
}

TEST_CASE("a steady model has the nodes that are planned for its instant") {
  NodeStage nodes;
  nodes.nodes.service = engine::deterministic(0.1);
  nodes.nodes.scaling = NodeScalingConfig{.target_utilisation = 0.5};
  const auto first_nodes = [&](Time instant) {
    const Model model{.stages = {{.kind = nodes}}};
    return std::get<NodeStage>(at_steady_rate(model, {20}, instant).stages[0].kind).nodes.nodes;
  };
  CHECK(first_nodes(s(0)) == 4);  // 20/s × 0.1 s at half of a vCPU each
  nodes.planned = engine::StepFunction(6);
  nodes.planned.change(s(60), 9.4);
  CHECK(first_nodes(s(59)) == 6);
  CHECK(first_nodes(s(60)) == 9);
}

TEST_CASE("lost is that of every window, not of the busiest step alone") {
  // One event in a hundred fails three times and is given up, at any rate.
  Model model = functions(daily(20), engine::deterministic(0.01));
  auto& stage = std::get<FunctionStage>(model.stages[0].kind);
  stage.function.error_probability = 0.1;
  stage.events.error_retries = 1;
  model.stages[0].inputs = {{.entrance = {.asynchronous = true}}};
  const auto answer = run_windows(model, {.requests = 20'000}, 1);
  CHECK(*answer.stages[0].lost == Approx(20 * 86'400 * 0.01).epsilon(0.1));
  CHECK(answer.stages[0].calls.mean == Approx(1.1).epsilon(0.005));
}

TEST_CASE("windows hold whole ticks of a timer, and no instances that only users' rates keep") {
  Model model = functions({.per_second = {100}}, engine::deterministic(1));
  ArrivalConfig hourly;
  hourly.ticks = {.every = s(3600), .count = 3};
  model.stages[0].inputs = {{.own = hourly, .entrance = {.asynchronous = true}}};
  const auto answer = run_windows(model, {.period = s(30 * 86'400.0)}, 1);
  CHECK_FALSE(answer.whole);
  CHECK(answer.requests == 4 * 3);
  CHECK(answer.stages[0].p_cold == 1);
  CHECK(answer.stages[0].calls.mean == 1);
}

TEST_CASE("a period without requests is refused") {
  CHECK_THROWS_AS(run_windows(functions({.per_second = {0, 0}}, engine::deterministic(1)), {}, 1),
                  Error);
}

TEST_CASE("what a producer's shards never take is lost, though its attempts outlast every window") {
  StreamStage stream;
  stream.producer = plain_producer(2);
  stream.producer.name = "stream";
  stream.producer.event_bytes = 100;  // two shards take 2,000 records/s
  stream.mapping.shards = 2;
  stream.function = {.name = "reader", .warm = engine::deterministic(0.01)};
  const auto written = [&](double per_second) {
    const Model model{.name = "m",
                      .arrivals = {.rate = {.per_second = {per_second}, .step = s(86'400)}},
                      .stages = {{.kind = stream}}};
    return run_windows(model, {.strata = 1, .requests = 20'000, .period = s(86'400)}, 1);
  };
  // Of 2,100 and 3,000 a second 100 and 1,000, as of a fluid.
  for (const double per_second : {2100.0, 3000.0}) {
    const WindowedRun run = written(per_second);
    const double share = 1 - 2000 / per_second;
    CHECK(run.p_dropped == Approx(share).epsilon(0.03));
    CHECK(*run.stages[0].lost == Approx(share * per_second * 86'400).epsilon(0.03));
    CHECK(*run.stages[1].lost == 0);
  }
  const WindowedRun enough = written(1'900);
  CHECK(enough.p_dropped == 0);
  CHECK(*enough.stages[0].lost == 0);
  // A producer that sends batches slows down, and cannot send more for it.
  stream.producer.batch.records = 500;
  CHECK(written(3000).p_dropped == Approx(1.0 / 3).epsilon(0.05));
  // Nor does it send more than it allows itself.
  stream.producer.pace = 0.5;
  CHECK(written(3000).p_dropped == Approx(2.0 / 3).epsilon(0.05));
}

TEST_CASE("in the middle of a load beyond a rate nothing is left of its burst") {
  const auto throttled = [](const Model& model) {
    return run_windows(model, {.strata = 1, .requests = 20'000, .period = s(86'400)}, 1)
        .p_throttled;
  };
  Model model = functions({.per_second = {1300}, .step = s(86'400)}, engine::deterministic(0.001));
  model.account = AccountConfig{.concurrency = 100};  // 1,000 requests/s
  CHECK(throttled(model) == Approx(0.3 / 1.3).epsilon(0.03));

  auto& function = std::get<FunctionStage>(model.stages[0].kind).function;
  model.account.reset();
  function.concurrency_limit = 100;
  CHECK(throttled(model) == Approx(0.3 / 1.3).epsilon(0.03));

  function.concurrency_limit.reset();
  model.gates = {{.rate = engine::BucketConfig{.burst = 5'000, .refill = 1'000}}};
  model.stages[0].inputs = {{.entrance = {.gates = {0}}}};
  CHECK(throttled(model) == Approx(0.3 / 1.3).epsilon(0.03));
  model.gates[0].rate->refill = 1'350;  // which takes all but some bursts
  CHECK(throttled(model) == 0);
}

TEST_CASE("what expires of a backlog has been dropped for whoever sent it") {
  StreamStage stream;
  stream.producer = plain_producer();
  stream.mapping.batch = 10;
  stream.mapping.retention = s(7'200);
  stream.function = {.name = "reader", .warm = engine::deterministic(0.2)};
  const Model model{.name = "m",
                    .arrivals = {.rate = {.per_second = {100}, .step = s(86'400)}},
                    .stages = {{.kind = stream}}};
  // One shard takes a batch of ten in 200 ms: half of what comes, and all of the last two hours
  // waits.
  const WindowPlan plan{.strata = 1, .requests = 20'000, .period = s(86'400)};
  const WindowedRun run = run_windows(model, plan, 1);
  CHECK(run.p_dropped == Approx(0.5 - 7'200 * 100 / 8.64e6).epsilon(0.02));
  CHECK(*run.stages[1].lost == Approx(run.p_dropped * 8.64e6).epsilon(1e-6));
}

namespace {

/// Ten hours of so many a second.
Model steady(double rate, const StageKind& kind) {
  return {.name = "m",
          .arrivals = {.rate = {.per_second = {rate}, .step = s(36'000)}},
          .stages = {{.kind = kind}}};
}

const WindowPlan ten_hours{.period = s(36'000)};

QueueStage queue_of_failing(double errors) {
  QueueStage queue;
  queue.queue.visibility = s(60);
  queue.queue.max_receives = 3;
  queue.function = {.name = "reader", .warm = engine::deterministic(1)};
  queue.function.error_probability = errors;
  return queue;
}

}  // namespace

TEST_CASE("retries that come after a window's end are those of the window") {
  FunctionStage function;
  function.function = {.name = "fn", .warm = engine::deterministic(1)};
  function.function.error_probability = 0.5;
  for (const double rate : {20.0, 300.0, 900.0}) {
    Model model = steady(rate, function);
    model.stages[0].inputs = {{.entrance = {.asynchronous = true}}};
    const WindowedRun run = run_windows(model, ten_hours, 1);
    INFO(rate);
    // 1 + 1/2 + 1/4, and an eighth fails three times.
    CHECK(run.stages[0].calls.mean == Approx(1.75).epsilon(0.01));
    CHECK(*run.stages[0].lost == Approx(rate * 36'000 / 8).epsilon(0.02));
    CHECK(run.p_dropped == Approx(0.125).epsilon(0.02));
    CHECK(run.stages[0].behind == 0);
  }
}

TEST_CASE("messages that are received too often after a window's end are dead letters") {
  const WindowedRun run = run_windows(steady(300, queue_of_failing(0.2)), ten_hours, 1);
  CHECK(*run.stages[0].dead_lettered == Approx(0.008 * 300 * 36'000).epsilon(0.1));
  CHECK(*run.stages[0].lost == *run.stages[0].dead_lettered);
  CHECK(run.stages[1].behind == 0);
}

TEST_CASE("the queue tells what is lost of a backlog, once, however short it is kept") {
  // Ten pollers take ten a second, half of what comes; all of the last `kept` still waits.
  QueueStage queue = queue_of_failing(0);
  queue.queue.batch = 1;
  queue.queue.pollers = {.most = 10};
  for (const double kept : {600.0, 7200.0}) {
    queue.queue.retention = s(kept);
    const WindowPlan plan{.requests = 50'000, .period = s(36'000), .whole = 0};
    const WindowedRun run = run_windows(steady(20, queue), plan, 1);
    INFO(kept);
    CHECK(*run.stages[0].lost == Approx(10 * (36'000 - 2 * kept)).epsilon(0.05));
    CHECK_FALSE(run.stages[1].lost);
    CHECK(run.p_dropped == Approx(*run.stages[0].lost / 720'000).epsilon(0.05));
    CHECK(*run.stages[0].dead_lettered == 0);
  }
}
