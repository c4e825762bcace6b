// Load before it is counted out: how long it lasts by itself, and so many times of it.
#include "traffic/plan.hpp"

#include "specs.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::traffic;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

constexpr Duration hour = 1h, minute = 1min;

Plan steady(std::string_view rate) {
  return {.shape = specs::shape("constant", {{"rate", rate}})};
}

Plan replayed(std::vector<Duration> instants) {
  return {.arrivals = {.replay = std::move(instants)}};
}

}  // namespace

TEST_CASE("a plan times one is counted as the plan is, whatever it is made of") {
  Plan plan = steady("7/min");
  plan.shape.multiply = {specs::shape("diurnal"), specs::shape("growth", {{"per_month", "60%"}})};
  plan.shape.add = {specs::shape("weekly", {{"rate", "3/min"}})};
  const Series once = counted(plan, 24 * hour, minute);
  const Series again = counted(scaled(plan, 1), 24 * hour, minute);
  CHECK((once.counts == again.counts).all());
  CHECK(once.total == again.total);
  const Series thrice = counted(scaled(plan, 3), 24 * hour, minute);
  CHECK(std::abs(thrice.total - 3 * once.total) <= 2);  // the exact total is rounded once
  CHECK((thrice.counts - 3 * once.counts).abs().maxCoeff() <= 4);
}

TEST_CASE("the exact total is scaled, not the counts of the steps") {
  // A third of a request an hour: scaled by three it is one in each.
  const Plan rare = steady("8/day");
  CHECK(counted(rare, 24 * hour, hour).total == 8);
  CHECK(counted(scaled(rare, 3), 24 * hour, hour).counts.isOnes());
  CHECK(counted(scaled(rare, 0), 24 * hour, hour).total == 0);
}

TEST_CASE("replayed arrivals come again in order, spread evenly when the factor is not whole") {
  const Plan plan = replayed({1s, 2s, 3s, 4s});
  const auto instants = [&](const char* factor) {
    return scaled(plan, Decimal::parse(factor)).arrivals.replay;
  };
  CHECK(instants("1") == plan.arrivals.replay);
  CHECK(instants("2") == std::vector<Duration>{1s, 1s, 2s, 2s, 3s, 3s, 4s, 4s});
  CHECK(instants("1.5") == std::vector<Duration>{1s, 2s, 2s, 3s, 4s, 4s});
  CHECK(instants("0.5") == std::vector<Duration>{2s, 4s});
  CHECK(counted(scaled(plan, 2), minute, minute).total == 8);
  CHECK_THROWS_WITH(scaled(plan, 100'000'000), Contains("4 replayed arrivals times 100000000"));
  CHECK_THROWS_WITH(scaled(plan, Decimal::parse("0.2")), Contains("expected one to"));
}

TEST_CASE("a replay lasts until its last arrival, and load that goes on for no time of its own") {
  CHECK(own_period(replayed({1s, 61s}), minute) == 2min);
  CHECK_FALSE(own_period(steady("1/s"), minute));
}

TEST_CASE("what cannot be counted is told at the plan's place") {
  Plan plan = replayed({2h});
  plan.where = {"s.toml", 4, 1};
  CHECK_THROWS_WITH(counted(plan, hour, minute), Contains("s.toml:4:1: the last arrival"));
  CHECK_THROWS_WITH(scaled(plan, -2), Contains("s.toml:4:1: traffic times -2"));
}

TEST_CASE("a trace is made to last: by its end where it is longer, again where it is shorter") {
  Plan plan;
  plan.shape = specs::shape("trace", {{"file", "t.csv"}});
  plan.shape.trace = std::make_shared<const Trace>(parse_trace("0,1\n3600,2\n7200,4\n", "t.csv"));
  CHECK(counted(lasting(plan, 2 * hour), 2 * hour, hour).total == 2 + 4);
  CHECK(counted(lasting(plan, 3 * hour), 3 * hour, hour).total == 7);
  CHECK(counted(lasting(plan, 5 * hour), 5 * hour, hour).total == 7 + 1 + 2);
  plan.shape.parameters.set("from", Duration{});
  CHECK(counted(lasting(plan, 2 * hour), 2 * hour, hour).total == 1 + 2);
  CHECK(counted(lasting(steady("1/h"), 2 * hour), 2 * hour, hour).total == 2);
}
