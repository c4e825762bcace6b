#include "simulation/model/model.hpp"

#include <cmath>

#include "simulation/pool_fixture.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

FunctionPoolConfig taking(double seconds, const std::string& name = "fn") {
  return {.name = name, .warm = engine::deterministic(seconds)};
}

Model of_one(FunctionStage stage, const ArrivalConfig& arrivals) {
  return {.name = "m", .arrivals = arrivals, .stages = {{.kind = std::move(stage)}}};
}

Model two_served_one_throttled() {
  FunctionPoolConfig function = taking(1);
  function.concurrency_limit = 1;
  return of_one({.function = function}, at_instants({5, 5.5, 20}).arrivals);
}

SimulationResult result_of(const Model& model, double seconds, DecisionLog* log = nullptr) {
  return run(model, {.horizon = s(seconds)}, 1, log).result;
}

ArrivalConfig rate(double per_second) {
  return {.rate = {.per_second = {per_second}}};
}

StreamStage stream(double seconds) {
  StreamStage stage;
  stage.producer.name = "stream";
  stage.producer.batch.records = 1;
  stage.function = taking(seconds, "reader");
  return stage;
}

}  // namespace

TEST_CASE("a run's result adds up and says what the contract promises") {
  const auto result = result_of(two_served_one_throttled(), 100);
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
  CHECK(stage.p_throttled == Approx(1.0 / 3));
  const PoolResult& pool = pool_of(stage);
  CHECK(pool.counted.cold_starts == 1);
  CHECK(pool.p_cold() == 0.5);
  CHECK(pool.counted.mean_running == Approx(0.02));
  CHECK(pool.counted.mean_instances == Approx(0.95));
  CHECK(pool.counted.mean_idle == Approx(0.93));
  CHECK(pool.utilisation() == Approx(0.02 / 0.95));
  CHECK(pool.billed_s() == Approx(2));
}

TEST_CASE("asynchronous events go to the dead-letter queue, and the result says so") {
  auto model = two_served_one_throttled();
  auto& stage = std::get<FunctionStage>(model.stages[0].kind);
  stage.function.error_probability = 1;
  AsyncCallerConfig events;
  events.dead_letter_queue = true;
  stage.events = events;
  model.stages[0].inputs = {{.entrance = {.asynchronous = true}}};
  model.arrivals = at_instants({5}).arrivals;
  const auto result = result_of(model, 10'000);
  CHECK(result.counts.dropped == 1);
  CHECK(result.stages.front().retries == 2);
  CHECK(pool_of(result.stages.front()).counted.errors == 3);
  CHECK(figure(result.stages.front(), "dead_lettered") == 1);
}

TEST_CASE("the decision log says why a request was cold, warm or throttled") {
  DecisionLog log(s(0), s(100));
  result_of(two_served_one_throttled(), 100, &log);
  CHECK(log.text() ==
        "5.000000000 fn: request cold: there is no other instance, ends at 6.000000 s\n"
        "5.500000000 fn: request throttled: all of the function's own concurrency is in use (1 "
        "running, 1 instances)\n"
        "5.500000000 fn/callers: call 1 gets 429 of the function at 5.500000 s; the client "
        "gives up\n"
        "20.000000000 fn: request warm, ends at 21.000000 s\n");
  DecisionLog later(s(10), s(100));
  result_of(two_served_one_throttled(), 100, &later);
  CHECK(later.lines() == 1);
  DecisionLog short_one(s(0), s(100), 2);
  result_of(two_served_one_throttled(), 100, &short_one);
  CHECK(short_one.lines() == 2);
  CHECK(short_one.full());
  CHECK_FALSE(log.full());
  CHECK(short_one.text().find("full") != std::string::npos);
}

TEST_CASE("a warm-up is simulated and not reported") {
  const auto result =
      run(two_served_one_throttled(), {.warm_up = s(10), .horizon = s(100)}, 1).result;
  CHECK(result.counts.requests == 1);
  CHECK(pool_of(result.stages.front()).counted.cold_starts == 0);
  CHECK(result.simulated_s == 90);
}

TEST_CASE("keep-warm pings are counted apart") {
  auto model = two_served_one_throttled();
  std::get<FunctionStage>(model.stages[0].kind).keep_warm = KeepWarmConfig{.interval = s(50)};
  const auto stage = result_of(model, 100).stages.front();
  CHECK(pool_of(stage).counted.cold_starts == 0);
  CHECK(pool_of(stage).counted.invocations == 2);
  CHECK(figure(stage, "pings") == 3);
}

TEST_CASE("a function, a stream behind it and its reader conserve what goes through them") {
  Model model = of_one({.function = taking(0.05)}, rate(50));
  model.stages.push_back({.kind = stream(0.1), .inputs = {{.from = 0}}});
  const auto result = result_of(model, 1000);
  REQUIRE(result.stages.size() == 3);
  CHECK(result.stages[1].name == "stream");
  CHECK(result.stages[2].name == "reader");
  CHECK(result.stages[1].counts.requests == result.stages[0].counts.served);
  CHECK(result.stages[2].counts.requests == result.stages[1].counts.served);
  CHECK(result.counts.requests == result.stages[0].counts.requests);  // end to end: the first
  CHECK(result.latency.p50 == Approx(50).epsilon(0.01));
}

TEST_CASE("a stage may take a share or a multiple of what another lets out") {
  Model model = of_one({.function = taking(0.01)}, rate(100));
  model.stages.push_back({.kind = FunctionStage{.function = taking(0.01, "tenth")},
                          .inputs = {{.from = 0, .times = 0.1}}});
  model.stages.push_back({.kind = FunctionStage{.function = taking(0.01, "thrice")},
                          .inputs = {{.from = 0, .times = 3}}});
  const auto result = result_of(model, 1000);
  const auto of = [&](std::size_t stage) {
    return static_cast<double>(result.stages[stage].counts.requests);
  };
  CHECK(of(1) == Approx(0.1 * of(0)).epsilon(0.05));
  CHECK(of(2) == 3 * static_cast<double>(result.stages[0].counts.served));
}

TEST_CASE("a timer feeds a stage of its own beside the users' requests") {
  Model model = of_one({.function = taking(0.01)}, rate(1));
  model.stages.push_back({.kind = FunctionStage{.function = taking(0.01, "cron")},
                          .inputs = {{.own = at_instants({0, 60, 120}).arrivals}}});
  const auto result = result_of(model, 150);
  CHECK(result.stages[1].counts.requests == 3);
  CHECK(result.counts.requests == result.stages[0].counts.requests);
}

TEST_CASE("many rarely called functions are cold as often as e^(-λT) says of each") {
  // Instantaneous service: one instance each. Equal shares first, then skewed.
  FunctionStage stage{.function = taking(0), .functions = 20};
  stage.function.keep_alive = engine::deterministic(100);
  const auto equal = result_of(of_one(stage, rate(0.1)), 1e6).stages.front();
  CHECK(pool_of(equal).p_cold() == Approx(std::exp(-0.1 / 20 * 100)).epsilon(0.02));
  CHECK(figure(equal, "functions") == 20);
  stage.popularity = 1;
  double harmonic = 0, expected = 0;
  for (int k = 1; k <= 20; ++k) harmonic += 1.0 / k;
  for (int k = 1; k <= 20; ++k) {
    const double share = 1.0 / k / harmonic;
    expected += share * std::exp(-0.1 * share * 100);
  }
  const auto skewed = result_of(of_one(stage, rate(0.1)), 1e6).stages.front();
  CHECK(pool_of(skewed).p_cold() == Approx(expected).epsilon(0.02));
}

TEST_CASE("queues and nodes run as stages too") {
  QueueStage queue;
  queue.queue.name = "queue";
  queue.function = taking(0.1, "worker");
  NodeStage nodes{{.name = "nodes", .service = engine::exponential(0.01)}};
  Model model{.name = "m", .arrivals = rate(20), .stages = {{.kind = nodes}}};
  model.stages.push_back({.kind = queue, .inputs = {{.from = 0}}});
  const auto result = result_of(model, 500);
  REQUIRE(result.stages.size() == 3);
  CHECK(result.stages[1].service == "queue");
  CHECK(result.stages[1].counts.requests == result.stages[0].counts.served);
  CHECK(result.stages[2].latency.p50 >= 100);
}

TEST_CASE("an unrelated stage in a model changes nothing of the others") {
  Model model = of_one({.function = taking(0.3)}, rate(30));
  const auto alone = result_of(model, 200).stages.front();
  model.stages.push_back({.kind = stream(0.2), .inputs = {{.own = rate(10)}}});
  const auto beside = result_of(model, 200).stages.front();
  CHECK(alone.counts.served == beside.counts.served);
  CHECK(figure(alone, "mean_instances") == figure(beside, "mean_instances"));
  CHECK(alone.latency.mean == beside.latency.mean);
}

TEST_CASE("more requests than a run can take are refused before it begins, as is nothing to run") {
  auto model = two_served_one_throttled();
  model.arrivals = rate(1e9);
  CHECK_THROWS_WITH(result_of(model, 1e6), Catch::Contains("1e+15 requests"));
  model.stages.clear();
  CHECK_THROWS_WITH(result_of(model, 1), Catch::Contains("no stage"));
}
