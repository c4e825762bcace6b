// Cost against traffic for a picture: the points are those of the study at that load, and breaks
// lie where division puts them.
#include "analysis/load_curve.hpp"

#include "decision/evaluate.hpp"
#include "gateway_or_fleet.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;

TEST_CASE("costs and breaks of a curve are those that a calculator finds") {
  const GatewayOrFleet asked{.checks = check("gateway.cost < fleet.cost + 40%") +
                                       check("traffic.peak < 1000/s")};
  const auto curve = load_curve(asked.study());
  REQUIRE(curve);
  CHECK(curve->architectures == std::vector<std::string>{"gateway", "fleet"});
  REQUIRE(curve->contests.size() == 2);  // the check that asks for no cost is not drawn
  REQUIRE(curve->breaks.size() == 2);
  CHECK(curve->breaks[0].factor == Approx(asked.break_even()).epsilon(2e-6));
  CHECK(curve->breaks[0].after == 1);
  CHECK(curve->breaks[1].factor == Approx(1.4 * asked.break_even()).epsilon(2e-6));
  CHECK(curve->points.front().factor == 0.1);
  CHECK(curve->points.back().factor == 10);
  CHECK(curve->points.size() == 21);
}

TEST_CASE("a point of a curve is the study evaluated at that load, today's the answer itself") {
  const decision::Study study = GatewayOrFleet{}.study();
  const auto curve = load_curve(study);
  REQUIRE(curve);
  bool today = false;
  for (const auto& point : curve->points) {
    const auto outcome =
        decision::evaluate(decision::scaled(study, Decimal::from_double(point.factor, 12)));
    CHECK(point.costs[0] == outcome.architectures[0].bill.total());
    CHECK(point.costs[1] == outcome.architectures[1].bill.total());
    today = today || point.factor == 1;
  }
  CHECK(today);
}

TEST_CASE("a picture reaches as far as something flips") {
  const GatewayOrFleet asked{.per_s = 1};
  const auto curve = load_curve(asked.study());
  REQUIRE(curve);
  REQUIRE(curve->breaks.size() == 1);
  CHECK(curve->breaks[0].factor == Approx(asked.break_even()).epsilon(2e-6));
  CHECK(curve->points.back().factor >= curve->breaks[0].factor);
}

TEST_CASE("without traffic there is no picture") {
  CHECK_FALSE(load_curve(GatewayOrFleet{.per_s = 0}.study()));
}
