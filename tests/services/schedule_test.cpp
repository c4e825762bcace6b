#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome scheduled(const Texts& texts, Duration span = std::chrono::hours(720)) {
  static const metering::Rules none;
  const Flow flow = steady(parse_rate("7/s"), span);
  return schedule().run(flow, given(schedule(), texts), context_of(none, span));
}

}  // namespace

TEST_CASE("170 functions pinged every 5 minutes are 1,468,800 calls in 720 hours") {
  const StageOutcome outcome = scheduled({{"every", "5min"}, {"count", "170"}});
  CHECK(outcome.output.total == Decimal(1'468'800));
  CHECK(outcome.output.items.sum() == 1'468'800);
  CHECK(outcome.output.items.by_step()[0] == 170);
  CHECK(outcome.output.items.by_step()[1] == 0);
  CHECK(outcome.output.items.by_step()[5] == 170);
  CHECK(outcome.usage.empty());
}

TEST_CASE("ticks are whole and start with the span, whether they fit into it or not") {
  const StageOutcome outcome = scheduled({{"every", "7min"}}, std::chrono::hours(1));
  CHECK(outcome.output.total == Decimal(9));
  CHECK(outcome.output.items.sum() == 9);
  CHECK(scheduled({{"every", "13s"}}, std::chrono::minutes(1)).output.items.by_step()[0] == 5);
}

TEST_CASE("a tick puts all its items into one second, and its dispersion says so") {
  const StageOutcome outcome = scheduled({{"every", "100s"}, {"count", "50"}});
  CHECK(outcome.output.dispersion == Approx(49.5));
  CHECK(outcome.output.span() == std::chrono::hours(720));
}

// Amazon EventBridge user guide: a rule ticks once a minute at most.
TEST_CASE("what ticks more often than a rule is taken for a timer of one's own, and told") {
  CHECK(finding(scheduled({{"every", "30s"}}), "own-timer").severity == Severity::Info);
  CHECK_FALSE(found(scheduled({{"every", "30s"}, {"own", "true"}}), "own-timer"));
  CHECK_FALSE(found(scheduled({{"every", "60s"}}), "own-timer"));
}
