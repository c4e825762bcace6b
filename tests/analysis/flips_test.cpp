// What happens at nearly one place is told at one, and there the regions end.
#include "analysis/flips.hpp"

#include <algorithm>

#include "decision/evaluate.hpp"
#include "gateway_or_fleet.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;

namespace {

Vary scaled(const GatewayOrFleet& stated) {
  return [study = stated.study()](const std::vector<Assignment>& assignments) {
    if (assignments.empty()) return study;
    const std::string& value = assignments.front().value;
    return decision::scaled(study, Decimal::parse(value.substr(0, value.size() - 1)));
  };
}

BreakEven found(const Vary& vary, double high, double tolerance) {
  SearchLimits limits;
  limits.tolerance = tolerance;
  VariedKey key = whole_traffic();
  key.axis.low = 0.5;
  key.axis.high = high;
  return break_even(vary, {key}, limits);
}

/// Two costs that cross at one place, back at the next one, and so on.
std::vector<Flip> crossed_at(const std::vector<double>& places, double tolerance) {
  const std::vector<Contest> contests = {{ContestKind::Cost, "gateway", "fleet"}};
  const Vary vary = scaled({});
  const VariedKey key = whole_traffic();
  const Line line(vary, key, {}, contests);
  Search search;
  int sign = -1;
  for (const double x : places) {
    search.crossings.push_back({.from = x, .at = x, .until = x, .before = sign, .after = -sign});
    sign = -sign;
  }
  return flips_of(search, contests, line, tolerance);
}

}  // namespace

TEST_CASE("changes closer together than the tolerance are at one place, where regions end") {
  // $900 are 257,142,857 requests; the second check flips one request behind the first.
  GatewayOrFleet stated{.nodes = 9};
  for (const char* limit : {"$900", "$900.000003", "$901"}) {
    stated.checks += check(std::string("gateway.cost > ") + limit);
  }
  const Vary vary = scaled(stated);
  for (const double tolerance : {1e-3, 1e-6, 1e-8, 1e-9}) {
    for (const double high : {2.0, 3.0, 7.0}) {
      const BreakEven result = found(vary, high, tolerance);
      CAPTURE(tolerance, high);
      CHECK(result.flips.size() >= 3);
      for (const Flip& flip : result.flips) {
        const double at = flip.crossing.at;
        CHECK(std::any_of(result.regions.begin(), result.regions.end(),
                          [at](const Region& region) { return region.to == at; }));
        if (result.contests[flip.contest].kind != ContestKind::Check) continue;
        const auto there = decision::evaluate(vary({{"traffic", result.keys[0].value(at)}}));
        const std::string& id = result.contests[flip.contest].left;
        CHECK(named(there.checks, id).passed == (flip.what == "holds"));
      }
    }
  }
}

TEST_CASE("what is taken back within one place is a touch, and behind it a change of its own") {
  const auto touch = crossed_at({1, 1 + 2e-9}, 1e-9);
  REQUIRE(touch.size() == 1);
  CHECK(touch[0].crossing.meeting == Meeting::Touches);
  CHECK(touch[0].crossing.at == 1 + 2e-9);
  const auto two = crossed_at({1, 1 + 2e-8}, 1e-9);
  REQUIRE(two.size() == 2);
  CHECK(two[0].crossing.meeting == Meeting::Crosses);
}

TEST_CASE("three changes within a hundred-thousandth of their place are the one they come to") {
  const auto crosses = crossed_at({1, 1 + 3e-8, 1 + 9e-6, 1.5}, 1e-9);
  REQUIRE(crosses.size() == 2);
  CHECK(crosses[0].changes == 3);
  CHECK(crosses[0].crossing.at == 1 + 9e-6);
  CHECK(crosses[0].crossing.before == -1);
  CHECK(crosses[0].crossing.after == 1);
  CHECK(crosses[0].crossing.meeting == Meeting::Crosses);
  CHECK(crosses[1].changes == 1);
  const auto back = crossed_at({1, 1 + 3e-8, 1 + 2e-7, 1 + 9e-6}, 1e-9);
  REQUIRE(back.size() == 1);
  CHECK(back[0].changes == 4);
  CHECK(back[0].crossing.meeting == Meeting::Touches);
  CHECK(crossed_at({1, 1 + 3e-8, 1 + 2e-5}, 1e-9).size() == 3);
  const auto long_ripple = crossed_at({1, 1 + 8e-6, 1 + 16e-6, 1 + 24e-6, 1 + 32e-6}, 1e-9);
  REQUIRE(long_ripple.size() == 1);
  CHECK(long_ripple[0].changes == 5);
  CHECK(long_ripple[0].crossing.at == 1 + 32e-6);
}
