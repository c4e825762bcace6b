#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

#include "units/error.hpp"

namespace {

StageOutcome operated(const Texts& texts, Duration span = std::chrono::hours(720)) {
  static const metering::Rules none;
  Context context = context_of(none, span);
  context.month = std::chrono::hours(720);
  return operations().run(steady(parse_rate("1/s"), span), given(operations(), texts), context);
}

}  // namespace

TEST_CASE("a tenth of an engineer is a tenth of an engineer-month, and less in part of a month") {
  CHECK(used(operated({{"share", "10%"}}), "engineer-months") == Decimal::parse("0.1"));
  CHECK(used(operated({{"share", "1.5"}}, std::chrono::hours(180)), "engineer-months") ==
        Decimal::parse("0.375"));
  CHECK(used(operated({{"hours", "8"}}, std::chrono::hours(360)), "engineer-hours") == Decimal(4));
}

TEST_CASE("labour is stated one way: neither none nor both") {
  CHECK_THROWS_AS(operated({}), Error);
  CHECK_THROWS_AS(operated({{"share", "10%"}, {"hours", "8"}}), Error);
}
