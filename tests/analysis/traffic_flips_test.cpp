// How far a check is from its contrary: where division puts it, with the nearest flip first.
#include "analysis/traffic_flips.hpp"

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using analysis::traffic_flips;
using decision::CheckFlip;

namespace {

/// $3.50 a million requests against nodes of $0.448 an hour (us-west-1, 2018-08), 100 requests a
/// second.
decision::Study study_with(const std::string& checks, const std::string& more = "") {
  return scenario::load_text(R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"
)" + more + R"(
[traffic]
rate = "100/s"
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
[[architecture]]
name = "fleet"
stages = [ { service = "ec2", instance = "m5.2xlarge", nodes = 40 } ]
)" + checks,
                             "a.toml", "");
}

std::vector<CheckFlip> flips_of(const decision::Study& study) {
  return traffic_flips(study, decision::evaluate(study));
}

std::string check(const std::string& require) {
  return "[[check]]\nrequire = \"" + require + "\"\n";
}

constexpr double gateway_cost = 100 * 720 * 3600 * 3.5e-6, fleet_cost = 40 * 0.448 * 720;

}  // namespace

TEST_CASE("a check that holds tells up to which load, one that fails from which load on") {
  const auto flips =
      flips_of(study_with(check("gateway.cost < fleet.cost") + check("gateway.cost < $100") +
                          check("fleet.cost < gateway.cost + 40%")));
  REQUIRE(flips.size() == 3);
  CHECK(flips[0].passed);
  REQUIRE(flips[0].factor);
  CHECK(*flips[0].factor == Approx(fleet_cost / gateway_cost).epsilon(3e-9));
  CHECK(flips[0].rate_per_s == Approx(100 * fleet_cost / gateway_cost).epsilon(3e-9));
  CHECK_FALSE(flips[1].passed);
  REQUIRE(flips[1].factor);
  CHECK(*flips[1].factor == Approx(100 / gateway_cost).epsilon(3e-9));
  CHECK_FALSE(flips[2].passed);
  REQUIRE(flips[2].factor);
  CHECK(*flips[2].factor == Approx(fleet_cost / (1.4 * gateway_cost)).epsilon(3e-9));
}

TEST_CASE("at the flip the study itself says the contrary, at the last load before it does not") {
  const decision::Study study = study_with(check("gateway.cost < fleet.cost"));
  const double factor = *flips_of(study)[0].factor;
  const auto passes = [&](double times) {
    return decision::evaluate(decision::scaled(study, Decimal::from_double(times, 15)))
        .checks[0]
        .passed;
  };
  CHECK_FALSE(passes(factor));
  CHECK(passes(flips_of(study)[0].last_factor));
}

TEST_CASE("a check that never flips has no factor, one without a cost has no line") {
  const auto flips =
      flips_of(study_with(check("fleet.cost < $1000000") + check("traffic.mean < 1M/s")));
  REQUIRE(flips.size() == 1);
  CHECK(flips[0].check == "check-1");
  CHECK(flips[0].passed);
  CHECK_FALSE(flips[0].factor);
}

TEST_CASE("of two flips the one that is nearer to today's load is told") {
  // Between $100 and $9,000 it holds: 0.11 times and 9.9 times today's load.
  const auto flips = flips_of(study_with(
      check("max(gateway.cost, $100) - $100 > max(gateway.cost, $9000) * 100 - $900000")));
  REQUIRE(flips.size() == 1);
  CHECK(flips[0].passed);
  REQUIRE(flips[0].factor);
  CHECK(*flips[0].factor == Approx(100 / gateway_cost).epsilon(3e-9));
}

TEST_CASE("at a flip that was found the next one is near, however many digits the factor has") {
  const decision::Study study = study_with(check("gateway.cost < fleet.cost"));
  const double factor = *flips_of(study)[0].factor;
  const auto there = decision::scaled(study, Decimal::parse(fmt::format("{:.15g}", factor)));
  const auto flips = flips_of(there);
  CHECK_FALSE(flips[0].passed);
  REQUIRE(flips[0].factor);
  CHECK(*flips[0].factor == Approx(1).epsilon(1e-8));
}
