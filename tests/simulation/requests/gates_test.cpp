// Gates in front of a stage: an account's rate, and what it has in hand at once.
#include "simulation/requests/gates.hpp"

#include <cmath>

#include "engine/math.hpp"
#include "engine/random.hpp"
#include "support/catch.hpp"

using namespace costsim::simulation;
using std::chrono::seconds;

TEST_CASE("a gate has no more requests in hand than its concurrency, until one has left") {
  Gate gate({.concurrency = 2});
  CHECK(gate.enter(seconds(0)));
  CHECK(gate.enter(seconds(0)));
  gate.leave(seconds(5));
  CHECK_FALSE(gate.enter(seconds(4)));
  CHECK(gate.enter(seconds(5)));
  CHECK_FALSE(gate.enter(seconds(6)));
}

TEST_CASE("what an inner gate refuses has left the outer one, whose token is spent") {
  Gate outer(
      {.rate = costsim::engine::BucketConfig{.burst = 2, .refill = 1, .interval = seconds(100)},
       .concurrency = 1});
  Gate inner({.concurrency = 0});
  CHECK_FALSE(enter({&outer, &inner}, seconds(0)));
  CHECK(outer.enter(seconds(0)));  // the place is free again
  outer.leave(seconds(1));
  CHECK_FALSE(outer.enter(seconds(1)));  // and both tokens are gone
}

TEST_CASE("a service that is passed twice counts each request twice") {
  Gate gate(
      {.rate = costsim::engine::BucketConfig{.burst = 3, .refill = 1, .interval = seconds(100)}});
  CHECK(enter({&gate, &gate}, seconds(0)));
  // The first's second passage takes a token 2,062 seconds later, when 20 more have come.
  CHECK(gate.enter(seconds(1)));
  CHECK(gate.enter(seconds(2)));
  CHECK_FALSE(gate.enter(seconds(3)));
  CHECK(gate.enter(seconds(2062)));
  CHECK(gate.enter(seconds(2062)));
  CHECK_FALSE(gate.enter(seconds(2062)));
}

namespace {

/// The share of requests at random times that passes one service of 500/s twice.
double passed_twice(double per_s) {
  Gate gate({.rate = costsim::engine::BucketConfig{.burst = 10, .refill = 500, .spent = true}});
  costsim::engine::RandomStream arrivals(1, "arrivals");
  constexpr int requests = 200'000;
  int passed = 0;
  costsim::engine::Time now{0};
  for (int i = 0; i < requests; ++i) {
    now += costsim::engine::time_from_seconds(-costsim::engine::math::log(1 - arrivals.uniform()) /
                                              per_s);
    if (enter({&gate, &gate}, now)) ++passed;
  }
  return static_cast<double>(passed) / requests;
}

}  // namespace

TEST_CASE("both passages of a service are refused the same part, as by one bucket") {
  // Of p + p² of all, 500/s pass: p = (sqrt(1 + 4 × 500 / λ) − 1) / 2. In heavy overload a bucket
  // of ten has fits and starts of its own.
  const std::pair<double, double> loads[] = {{300, 0.02}, {600, 0.06}, {2000, 0.15}, {10000, 0.2}};
  for (const auto& [per_s, error] : loads) {
    INFO(per_s);
    const double part = (std::sqrt(1 + 2000 / per_s) - 1) / 2;
    CHECK(passed_twice(per_s) == Approx(part * part).epsilon(error));
  }
}
