// What flows from stage to stage: shares, calls, merges, and months put together.
#include <cmath>

#include "architecture/architecture.hpp"
#include "hour.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::architecture;

namespace {

/// Lets its input through, and counts it; every fourth item is an execution.
services::StageOutcome count_items(const services::Flow& input, const Parameters&,
                                   const services::Context&) {
  services::StageOutcome outcome;
  outcome.use("counter", "items", input.total);
  outcome.metric("peak_per_s", input.peak_per_second());
  outcome.metric("utilisation_peak", input.peak_per_second() / 10);
  outcome.metric("mean_per_s", input.mean_per_second(), services::OverMonths::Mean);
  outcome.metric("node_hours", 10, services::OverMonths::Sum);
  if (input.peak_per_second() > 5) {
    services::Finding finding;
    finding.id = "busy";
    finding.need = input.peak_per_second();
    outcome.findings.push_back(finding);
  }
  outcome.capacity = {engine::StepFunction(std::round(input.peak_per_second())),
                      services::SetBy::Sizing};
  outcome.output = input;
  outcome.output.events_per_item = 4;
  outcome.invocations = services::scaled(input, Decimal::parse("0.25"));
  return outcome;
}

/// A gateway or a queue: it lets all through, and runs nothing.
services::StageOutcome hand_on(const services::Flow& input, const Parameters&,
                               const services::Context&) {
  services::StageOutcome outcome;
  outcome.output = input;
  return outcome;
}

const services::Service gateway = {"gateway", services::Role::Gateway, "hands on", {}, hand_on};
const services::Service counter = {"counter", services::Role::Counter, "counts", {}, count_items};

Stage stage(const std::string& name, std::vector<Edge> inputs) {
  return {name, &counter, {}, std::move(inputs), {"s.toml", 7, 3}};
}

Environment environment() {
  Environment world;
  world.month = std::chrono::hours(720);
  return world;
}

Decimal items_of(const Result& result, const std::string& name) {
  for (const auto& line : result.usage) {
    if (line.stage == name) return line.quantity;
  }
  return -1;
}

double metric(const Result& result, const std::string& name) {
  for (const auto& found : result.stages.at(0).metrics) {
    if (found.name == name) return found.value;
  }
  return -1;
}

}  // namespace

TEST_CASE("every edge carries what its port lets out, times its factor") {
  const Architecture graph = {"a",
                              {stage("front", {{"", Port::Output, 1}}),
                               stage("half", {{"front", Port::Output, Decimal::parse("0.5")}}),
                               stage("calls", {{"front", Port::Invocations, 2}}),
                               stage("unpacked", {{"half", Port::Events, 1}}),
                               stage("both", {{"front", Port::Output, 1}, {"", Port::Output, 1}})},
                              {}};
  const Result result = run(graph, hour(1), environment());
  CHECK(items_of(result, "front") == Decimal(3600));
  CHECK(items_of(result, "half") == Decimal(1800));
  CHECK(items_of(result, "calls") == Decimal(1800));
  CHECK(items_of(result, "unpacked") == Decimal(7200));
  CHECK(items_of(result, "both") == Decimal(7200));
}

TEST_CASE("an error tells the stage and its place in the scenario") {
  const services::Service broken = {
      "broken",
      services::Role::Counter,
      "fails",
      {},
      [](const auto&, const auto&, const auto&) -> services::StageOutcome {
        throw Error(Failure::Untrustworthy, "no such rule");
      }};
  Architecture graph = {"a", {stage("front", {{"", Port::Output, 1}})}, {}};
  graph.stages[0].service = &broken;
  try {
    run(graph, hour(1), environment());
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Untrustworthy);
    CHECK(std::string(error.what()) == "s.toml:7:3: stage 'front': no such rule");
  }
}

TEST_CASE("months put together: hours add up, means average, peaks and findings keep their worst") {
  const Architecture graph = {"a", {stage("front", {{"", Port::Output, 1}})}, {}};
  const Result all =
      combined({run(graph, hour(2), environment()), run(graph, hour(10), environment()),
                run(graph, hour(6), environment())});
  CHECK(metric(all, "node_hours") == 30);
  CHECK(metric(all, "mean_per_s") == Approx(6));
  CHECK(metric(all, "peak_per_s") == Approx(10));
  CHECK(metric(all, "utilisation_peak") == Approx(1));
  CHECK(all.usage.size() == 3);
  REQUIRE(all.findings.size() == 1);
  CHECK(all.findings[0].need == Approx(10));
}

TEST_CASE("capacities of months follow each other") {
  const Architecture graph = {"a", {stage("front", {{"", Port::Output, 1}})}, {}};
  const Capacities capacities = capacities_of(
      combined({run(graph, hour(2), environment()), run(graph, hour(2), environment()),
                run(graph, hour(6), environment())}));
  using std::chrono::hours;
  CHECK(capacities.at("front").set_by == services::SetBy::Sizing);
  CHECK(capacities.at("front").units.pieces() ==
        std::vector<engine::StepFunction::Piece>{{hours(0), 2}, {hours(2), 6}});
}

TEST_CASE("a mean over months counts each by its length") {
  const Architecture graph = {"a", {stage("front", {{"", Port::Output, 1}})}, {}};
  services::Flow month;
  month.step = std::chrono::hours(1);
  month.items = Eigen::ArrayXd::Zero(720);
  services::Flow last_day = month;
  last_day.items = Eigen::ArrayXd::Constant(24, 3600.0 * 1000);
  last_day.total = Decimal(24 * 3600 * 1000);
  const Result all =
      combined({run(graph, month, environment()), run(graph, last_day, environment())});
  CHECK(metric(all, "mean_per_s") == Approx(1000.0 / 31));
  CHECK(all.span == std::chrono::hours(744));
}

TEST_CASE("how a quantity came about is told of all months together") {
  using services::OverMonths;
  const auto month = [](std::int64_t connections, std::int64_t bytes, const char* each,
                        bool first) {
    Result result;
    result.span = std::chrono::hours(720);
    services::Derivation units{"units",
                               "the largest",
                               {{"connections", connections, "", "", OverMonths::Sum, first},
                                {"bytes", bytes, "", "", OverMonths::Sum, !first},
                                {"most", connections, "", "", OverMonths::Largest},
                                {"each", Decimal::parse(each), "", "", OverMonths::Mean}}};
    StageResult balancer;
    balancer.stage = "balancer";
    balancer.derivations = {units};
    result.stages = {balancer};
    return result;
  };
  // Nothing comes in the first month: which of two nothings is the larger says nothing.
  const Result all = combined({month(0, 0, "0.2", true), month(5, 9, "0.4", false)});
  const std::vector<services::Term>& terms = all.stages.at(0).derivations.at(0).terms;
  CHECK(terms[0].value == Decimal(5));
  CHECK(terms[1].value == Decimal(9));
  CHECK((!terms[0].decides && terms[1].decides));
  CHECK(terms[2].value == Decimal(5));
  CHECK(terms[3].value.to_double() == Approx(0.3));
}

TEST_CASE("no months come to nothing") {
  CHECK(combined({}).usage.empty());
}

TEST_CASE("a call that each execution makes is made for each item, where nothing is executed") {
  Architecture architecture{"a", {stage("front", {Edge{}})}, {}};
  architecture.stages.front().service = &gateway;
  architecture.stages.push_back(stage("keys", {Edge{"front", Port::Invocations, 2}}));
  const Result result = run(architecture, hour(1), environment());
  CHECK(items_of(result, "keys") == Decimal(2 * 3600));
}
