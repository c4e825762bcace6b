// Answers later than a front waits. Right values: closed forms of the times' distributions.
#include "services/kit/late_answers.hpp"

#include <cmath>

#include "../fixture.hpp"
#include "engine/distribution.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Seconds = std::chrono::seconds;

namespace {

Flow behind_front(Duration timeout, bool assumed = false) {
  Flow flow = steady(parse_rate("1/s"));
  flow.patience = {timeout, "the front's", assumed};
  return flow;
}

std::vector<Finding> findings_of(const Flow& flow, const Stay& stay) {
  const metering::Rules none;
  StageOutcome outcome;
  find_late_answers(flow, stay, context_of(none), outcome);
  CHECK(outcome.answered_after->mean() == stay.mean());
  return outcome.findings;
}

}  // namespace

TEST_CASE("the share of times that are longer: none or all of a fixed one, e^(-t/m) of chance") {
  CHECK(share_longer({.fixed_s = 30}, Seconds(30)) == 0);
  CHECK(share_longer({.fixed_s = 60}, Seconds(30)) == 1);
  CHECK(share_longer({.fixed_s = 5, .varying = engine::exponential(10)}, Seconds(30)) ==
        Approx(std::exp(-2.5)));
  const engine::Distribution even =
      engine::make_distribution("empirical", {{"min", 0.0}, {"p50", 20.0}, {"max", 40.0}});
  CHECK(share_longer({.varying = even}, Seconds(30)) == Approx(0.25).margin(0.02));
}

TEST_CASE("a function of a minute behind a gateway of 30 s answers nobody: an error") {
  const auto found = findings_of(behind_front(Seconds(30)), {.fixed_s = 60});
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "late-answers");
  CHECK(found[0].severity == Severity::Error);
  CHECK(found[0].limit == "30 s");
  CHECK(found[0].actual == "60 s");
}

TEST_CASE("few late answers are told, fewer than one in a thousand are not") {
  const Stay two_s{.varying = engine::exponential(2)};
  const auto found = findings_of(behind_front(Seconds(10)), two_s);  // e^-5 = 0.67%
  REQUIRE(found.size() == 1);
  CHECK(found[0].severity == Severity::Warning);
  CHECK(found[0].message.starts_with("0.674% of the answers"));
  CHECK(findings_of(behind_front(Seconds(30)), two_s).empty());
}

TEST_CASE("a usual timeout that nobody stated is a warning; without a front there is none") {
  const auto found = findings_of(behind_front(Seconds(60), true), {.fixed_s = 600});
  REQUIRE(found.size() == 1);
  CHECK(found[0].severity == Severity::Warning);
  CHECK(findings_of(steady(parse_rate("1/s")), {.fixed_s = 600}).empty());
}

TEST_CASE("of two fronts the one that gives up first decides") {
  const Patience none, short_one{Seconds(29), "rest"}, long_one{Seconds(60), "alb", true};
  CHECK(shorter(none, long_one).source == "alb");
  CHECK(shorter(short_one, none).source == "rest");
  CHECK(shorter(short_one, long_one).source == "rest");
  CHECK(shorter(long_one, short_one).source == "rest");
}

TEST_CASE("what fronts add to an answer is part of the time that they wait") {
  Flow flow = behind_front(Seconds(10));
  flow.patience.spent = Seconds(9);
  CHECK(findings_of(flow, {.fixed_s = 1}).empty());
  const auto found = findings_of(flow, {.fixed_s = 2});
  REQUIRE(found.size() == 1);
  CHECK(found[0].limit == "10 s");
  CHECK(found[0].actual == "11 s");
  flow.patience.spent = Seconds(11);
  CHECK(findings_of(flow, {}).size() == 1);
  const Patience slow{.time = Seconds(20), .source = "slow", .spent = Seconds(15)};
  CHECK(shorter({.time = Seconds(10), .source = "quick"}, slow).source == "slow");
}
