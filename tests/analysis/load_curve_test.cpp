// Cost against traffic for a picture: the points are those of the study at that load, and breaks
// lie where division puts them.
#include "analysis/load_curve.hpp"

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using analysis::ContestKind;
using analysis::load_curve;
using analysis::LoadCurve;

namespace {

/// $3.50 a million requests against nodes of $0.448 an hour (us-west-1, 2018-08), 100 requests a
/// second.
decision::Study study_with(const std::string& rate, const std::string& checks) {
  return scenario::load_text(R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"
[traffic]
rate = ")" + rate + R"("
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
[[architecture]]
name = "fleet"
stages = [ { service = "ec2", instance = "m5.2xlarge", nodes = 4 } ]
)" + checks,
                             "a.toml", "");
}

constexpr double gateway_cost = 100 * 720 * 3600 * 3.5e-6, fleet_cost = 4 * 0.448 * 720;

}  // namespace

TEST_CASE("costs and breaks of a curve are those that a calculator finds") {
  const auto study = study_with("100/s",
                                "[[check]]\nid = \"rule\"\nrequire = \"gateway.cost < "
                                "fleet.cost + 40%\"\n[[check]]\nrequire = "
                                "\"traffic.peak < 1000/s\"\n");
  const auto curve = load_curve(study);
  REQUIRE(curve);
  CHECK(curve->architectures == std::vector<std::string>{"gateway", "fleet"});
  REQUIRE(curve->contests.size() == 2);  // the check that asks for no cost is not drawn
  REQUIRE(curve->breaks.size() == 2);
  CHECK(curve->breaks[0].factor == Approx(fleet_cost / gateway_cost).epsilon(2e-4));
  CHECK(curve->breaks[0].after == 1);
  CHECK(curve->breaks[1].factor == Approx(1.4 * fleet_cost / gateway_cost).epsilon(2e-4));
  CHECK(curve->points.front().factor == 0.1);
  CHECK(curve->points.back().factor == 10);
  CHECK(curve->points.size() == 21);
}

TEST_CASE("a point of a curve is the study evaluated at that load, today's the answer itself") {
  const auto study = study_with("100/s", "");
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
  const auto curve = load_curve(study_with("1/s", ""));
  REQUIRE(curve);
  REQUIRE(curve->breaks.size() == 1);
  CHECK(curve->breaks[0].factor == Approx(100 * fleet_cost / gateway_cost).epsilon(2e-4));
  CHECK(curve->points.back().factor >= curve->breaks[0].factor);
}

TEST_CASE("without traffic there is no picture") {
  CHECK_FALSE(load_curve(study_with("0/s", "")));
}
