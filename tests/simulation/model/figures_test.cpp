#include "simulation/model/figures.hpp"

#include "simulation/model/result.hpp"
#include "support/catch.hpp"

using namespace costsim::simulation;

TEST_CASE("a figure that is told twice is one figure with the sum") {
  Figures figures = {counted("refused", 2)};
  add_figure(counted("refused", 3), figures);
  add_figure({"share", 0.5}, figures);
  REQUIRE(figures.size() == 2);
  CHECK(value_of("refused", figures) == 5);
  CHECK(value_of("share", figures) == 0.5);
  CHECK(value_of("lost", figures) == 0);
}

TEST_CASE("figures of one kind alone stay in their order when the common ones are taken out") {
  const Figures own = own_figures({{"mean_ready", 2}, {"errors", 1}, {"p_cold", 0.1}, {"lost", 3}});
  REQUIRE(own.size() == 2);
  CHECK(own[0].name == "mean_ready");
  CHECK(own[1].name == "lost");
}

TEST_CASE("a stage tells what its kind has, what a gate refused, and what it asked downstream") {
  SimulatedStage stage{.name = "reader",
                       .retries = 4,
                       .own = StreamReaderResult{.read = {.counts = {}, .splits = 2}}};
  CHECK(figure(stage, "splits") == 2);
  CHECK(figure(stage, "retries") == 4);
  CHECK(iterator_age_max_s(stage) == 0);
  REQUIRE(losses_of(stage).has_value());
  CHECK(losses_of(stage)->lost == 0);
  CHECK(losses_of(stage)->dead_lettered == 0U);
  stage.gateway_refused = 7;
  stage.downstream = DownstreamStatistics{.calls = 9};
  CHECK(figure(stage, "gateway_throttled") == 7);
  CHECK(figure(stage, "downstream_calls") == 9);
}

TEST_CASE("a gate adds to what a function's own clients were refused") {
  const SyncStatistics clients{.counts = {}, .gateway_throttled = 2};
  SimulatedStage stage{.name = "fn", .own = FunctionResult{.invokers = {clients}}};
  stage.gateway_refused = 3;
  CHECK(figure(stage, "gateway_throttled") == 5);
}

TEST_CASE("those who invoke a function are told by their kind, in the order of its entry_points") {
  FunctionResult function;
  add(AsyncStatistics{.counts = {}, .error_retries = 1, .lost = 2}, function.invokers);
  add(SyncStatistics{.counts = {}, .retries = 5}, function.invokers);
  add(AsyncStatistics{.counts = {}, .throttle_retries = 3, .lost = 4}, function.invokers);
  REQUIRE(function.invokers.size() == 2);
  CHECK(retries_of(function.invokers[0]) == 4);
  CHECK(retries_of(function.invokers[1]) == 5);
  REQUIRE(losses_of(function).has_value());
  CHECK(losses_of(function)->lost == 6);
  CHECK_FALSE(losses_of(function.invokers[1]).has_value());
}

TEST_CASE("a stage without a function has one that did nothing") {
  const SimulatedStage nodes{.name = "nodes",
                             .own = NodeResult{.nodes = {.counts = {}, .lost = 1}}};
  CHECK(pool_of(nodes).counted.invocations == 0);
  CHECK(pool_of(nodes).calls_factor == 1);
  CHECK(pool_of(nodes).counted.billed_factor() == 1);
  REQUIRE(losses_of(nodes).has_value());
  CHECK(losses_of(nodes)->lost == 1);
  CHECK_FALSE(losses_of(nodes)->dead_lettered.has_value());
  CHECK_FALSE(iterator_age_max_s(nodes).has_value());
}

TEST_CASE("what nobody has processed is lost, in a dead-letter queue too; on_failure keeps it") {
  MessageQueueStatistics messages;
  messages.expired = 2;
  messages.dead_lettered = 85;
  const SimulatedStage queue{.name = "q", .own = QueueResult{messages}};
  REQUIRE(losses_of(queue).has_value());
  CHECK(losses_of(queue)->lost == 87);
  CHECK(losses_of(queue)->dead_lettered == 85U);
  CHECK(figure(queue, "lost") == 87);
  CHECK(figure(queue, "expired") == 2);
  AsyncStatistics events;
  events.dead_lettered = 3;
  const SimulatedStage function{.name = "f", .own = FunctionResult{.invokers = {events}}};
  REQUIRE(losses_of(function).has_value());
  CHECK(losses_of(function)->lost == 0);
  CHECK(losses_of(function)->dead_lettered == 3U);
}
