#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

#include "services/kit/amounts.hpp"

TEST_CASE("what is held for a whole month is one month of it, to the last digit") {
  const metering::Rules none;
  Context context = context_of(none, std::chrono::hours(720));
  const Decimal long_number = Decimal::parse("123456789012.123456789012345");
  CHECK(months_of(long_number, context) == long_number);
  context.month = std::chrono::hours(730);
  CHECK(months_of(Decimal(73), context) == Decimal(72));
  CHECK(hours_of(Decimal::parse("0.1"), context) == Decimal(72));
}

TEST_CASE("steps add up to hours without a trace of the sixtieth") {
  CHECK(hours_of_steps(43200, std::chrono::minutes(1)) == Decimal(720));
  CHECK(hours_of_steps(2.5, std::chrono::hours(2)) == Decimal(5));
}

TEST_CASE("a batch of one changes nothing, and no batch is lost") {
  const Flow flow = steady(parse_rate("10/h"), std::chrono::hours(1));
  CHECK(batched(flow, 1).total == Decimal(10));
  CHECK(batched(flow, 3).total == Decimal(4));
  CHECK(batched(flow, 3).items.sum() == Approx(10.0 / 3));
}

TEST_CASE("what nobody uses is no line of usage") {
  StageOutcome outcome;
  use_some(outcome, "vpc", "ipv4-hours", Decimal(0));
  CHECK(outcome.usage.empty());
  use_some(outcome, "vpc", "ipv4-hours", Decimal::parse("0.001"));
  CHECK(outcome.usage.size() == 1);
}
