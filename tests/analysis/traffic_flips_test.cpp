// How far a check is from its contrary: where division puts it, with the nearest flip first.
#include "analysis/traffic_flips.hpp"

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "gateway_or_fleet.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;
using decision::CheckFlip;

namespace {

GatewayOrFleet forty_nodes(const std::string& checks) {
  return {.nodes = 40, .checks = checks};
}

std::vector<CheckFlip> flips_of(const decision::Study& study) {
  return traffic_flips(study, decision::evaluate(study));
}

}  // namespace

TEST_CASE("a check that holds tells up to which load, one that fails from which load on") {
  const GatewayOrFleet asked =
      forty_nodes(check("gateway.cost < fleet.cost") + check("gateway.cost < $100") +
                  check("fleet.cost < gateway.cost + 40%"));
  const auto flips = flips_of(asked.study());
  REQUIRE(flips.size() == 3);
  CHECK(flips[0].passed);
  REQUIRE(flips[0].factor);
  CHECK(*flips[0].factor == Approx(asked.break_even()).epsilon(3e-9));
  CHECK(flips[0].rate_per_s == Approx(100 * asked.break_even()).epsilon(3e-9));
  CHECK_FALSE(flips[1].passed);
  REQUIRE(flips[1].factor);
  CHECK(*flips[1].factor == Approx(100 / asked.gateway_cost()).epsilon(3e-9));
  CHECK_FALSE(flips[2].passed);
  REQUIRE(flips[2].factor);
  CHECK(*flips[2].factor == Approx(asked.break_even() / 1.4).epsilon(3e-9));
}

TEST_CASE("at the flip the study itself says the contrary, at the last load before it does not") {
  const decision::Study study = forty_nodes(check("gateway.cost < fleet.cost")).study();
  const CheckFlip flip = flips_of(study)[0];
  const auto passes = [&](double times) {
    return decision::evaluate(decision::scaled(study, Decimal::from_double(times, 15)))
        .checks[0]
        .passed;
  };
  CHECK_FALSE(passes(*flip.factor));
  CHECK(passes(flip.last_factor));
}

TEST_CASE("a check that never flips has no factor, one without a cost has no line") {
  const auto flips =
      flips_of(forty_nodes(check("fleet.cost < $1000000") + check("traffic.mean < 1M/s")).study());
  REQUIRE(flips.size() == 1);
  CHECK(flips[0].check == "check-1");
  CHECK(flips[0].passed);
  CHECK_FALSE(flips[0].factor);
}

TEST_CASE("of two flips the one that is nearer to today's load is told") {
  // Between $100 and $9,000 it holds: 0.11 times and 9.9 times today's load.
  const GatewayOrFleet asked = forty_nodes(
      check("max(gateway.cost, $100) - $100 > max(gateway.cost, $9000) * 100 - $900000"));
  const auto flips = flips_of(asked.study());
  REQUIRE(flips.size() == 1);
  CHECK(flips[0].passed);
  REQUIRE(flips[0].factor);
  CHECK(*flips[0].factor == Approx(100 / asked.gateway_cost()).epsilon(3e-9));
}

TEST_CASE("two flips within a quarter are seen, and of closer ones it is told that they may hide") {
  const double today = forty_nodes("").gateway_cost();
  const auto told = [&](double middle, double half) {  // it fails so far around the middle
    const auto dollars = [&](double times) { return fmt::format("${:.2f}", times * today); };
    const CheckFlip flip =
        flips_of(forty_nodes(check("max(gateway.cost, " + dollars(middle) +
                                   ") * 2 > gateway.cost + " + dollars(middle + half)))
                     .study())[0];
    CHECK(flip.passed);
    return flip;
  };
  for (const double middle : {0.02, 0.7, 1.5, 40.0}) {
    CAPTURE(middle);
    const double half = middle / 9, nearest = middle < 1 ? middle + half : middle - half;
    const CheckFlip flip = told(middle, half);
    REQUIRE(flip.factor);
    CHECK(*flip.factor == Approx(nearest).epsilon(1e-5));
    const CheckFlip close = told(middle, middle / 200);
    CHECK((close.factor.has_value() || close.nearer_may_hide));
  }
  CHECK_FALSE(flips_of(forty_nodes(check("gateway.cost < fleet.cost")).study())[0].nearer_may_hide);
}

TEST_CASE("at a flip that was found the next one is near, however many digits the factor has") {
  const decision::Study study = forty_nodes(check("gateway.cost < fleet.cost")).study();
  const double factor = *flips_of(study)[0].factor;
  const auto there = decision::scaled(study, Decimal::parse(fmt::format("{:.15g}", factor)));
  const auto flips = flips_of(there);
  CHECK_FALSE(flips[0].passed);
  REQUIRE(flips[0].factor);
  CHECK(*flips[0].factor == Approx(1).epsilon(1e-8));
}

TEST_CASE("a check flips where it does alone, whatever other architectures and checks there are") {
  const auto pair = [](const std::string& name, int nodes) {
    return "[[architecture]]\nname = \"" + name +
           "-gateway\"\nstages = [ { service = \"api-gateway\" } ]\n[[architecture]]\nname = \"" +
           name + "-fleet\"\nstages = [ { service = \"ec2\", instance = \"m5.2xlarge\", nodes = " +
           std::to_string(nodes) + " } ]\n";
  };
  const auto rule = [](const std::string& left, const std::string& right) {
    return check(left + "-gateway.cost < " + right + "-fleet.cost");
  };
  const auto told = [](const std::string& text) {
    const decision::Study study = scenario::load_text(R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"
[traffic]
rate = "100/s"
)" + text,
                                                      "a.toml", "");
    return flips_of(study);
  };
  const std::string a = pair("a", 4), b = pair("b", 40), c = pair("c", 7);
  // The last rule joins two pairs.
  const std::string rules = rule("a", "a") + rule("b", "b") + rule("c", "c") + rule("c", "b");
  const auto all = told(a + b + c + rules);
  const std::vector<CheckFlip> alone = {told(a + rule("a", "a"))[0], told(b + rule("b", "b"))[0],
                                        told(c + rule("c", "c"))[0],
                                        told(b + c + rule("c", "b"))[0]};
  REQUIRE(all.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(all[i].passed == alone[i].passed);
    REQUIRE(all[i].factor);
    CHECK(all[i].factor == alone[i].factor);
    CHECK(all[i].last_factor == alone[i].last_factor);
    CHECK(all[i].rate_per_s == alone[i].rate_per_s);
    REQUIRE(all[i].told);
    CHECK(all[i].told->factor == alone[i].told->factor);
    CHECK(all[i].told->per_s == alone[i].told->per_s);
  }
}

TEST_CASE("without traffic nothing is a multiple of it, and a note says so where a cost is asked") {
  const auto told = [](const std::string& checks) {
    const decision::Study study = GatewayOrFleet{.per_s = 0, .checks = checks}.study();
    decision::Outcome outcome = decision::evaluate(study);
    tell_flips(study, outcome);
    CHECK(outcome.flips->empty());
    return outcome.notes;
  };
  CHECK(told(check("traffic.mean < 1M/s")).empty());
  REQUIRE(told(check("gateway.cost < fleet.cost")).size() == 1);
  CHECK_THAT(told(check("gateway.cost < fleet.cost"))[0], Contains("there is no traffic"));
}
