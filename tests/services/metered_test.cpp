#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

/// 1,024 items of 1 MB in each hour of half a month.
StageOutcome metered_by(Texts texts) {
  static const metering::Rules none;
  texts.push_back({"meter", "ec2.t2.micro.on-demand"});
  const Duration half = std::chrono::hours(360);
  Context context = context_of(none, half);
  context.month = std::chrono::hours(720);
  return metered().run(steady(parse_rate("1024/h"), half, {1 << 20}), given(metered(), texts),
                       context);
}

Decimal units(const Texts& texts) {
  return metered_by(texts).usage.at(0).quantity;
}

}  // namespace

TEST_CASE("a meter is counted for each item, each GB and each month, and all are added") {
  CHECK(units({{"quantity", "2"}}) == Decimal(737'280));
  CHECK(units({{"per_gb", "3"}}) == Decimal(1080));
  CHECK(units({{"monthly", "10"}}) == Decimal(5));
  CHECK(units({{"quantity", "2"}, {"per_gb", "3"}, {"monthly", "10"}}) == Decimal(738'365));
}

TEST_CASE("a quantity can be of each step of an item's size") {
  CHECK(units({{"quantity", "1"}, {"step", "64KB"}}) == Decimal(16 * 368'640));
  CHECK(units({{"quantity", "1"}, {"step", "3MB"}}) == Decimal(368'640));
}

TEST_CASE("the service of a meter ends at its first dot, and items pass as they came") {
  const StageOutcome outcome = metered_by({{"monthly", "1"}});
  CHECK(outcome.usage.at(0).meter.service == "ec2");
  CHECK(outcome.usage.at(0).meter.meter == "t2.micro.on-demand");
  CHECK(outcome.output.total == Decimal(368'640));
}

TEST_CASE("a meter that nothing counts is refused") {
  CHECK_THROWS_WITH(metered_by({}), Catch::Contains("expected quantity, per_gb or monthly"));
  CHECK_THROWS_WITH(metered_by({{"monthly", "1"}, {"step", "64KB"}}),
                    Catch::Contains("step is of a quantity"));
}
