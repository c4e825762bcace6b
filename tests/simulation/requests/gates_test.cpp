// Gates in front of a stage: an account's rate, and what it has in hand at once.
#include "simulation/requests/gates.hpp"

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
  CHECK_FALSE(enter({&gate, &gate}, seconds(0)));
}
