#include "simulation/oracles/oracle.hpp"

#include "support/catch.hpp"

using namespace costsim::simulation;

TEST_CASE("every closed form and published figure holds within 3 standard errors") {
  const auto oracles = verify(2026, 0);
  REQUIRE(oracles.size() == 28);
  for (const Oracle& oracle : oracles) {
    INFO(oracle.name << ": expected " << oracle.expected << ", simulated " << oracle.simulated
                     << " ± " << oracle.standard_error);
    CHECK(oracle.holds());
    CHECK_FALSE(oracle.source.empty());
  }
}

TEST_CASE("an oracle is missed when it is off, and when it says nothing") {
  CHECK(Oracle{"", "", 10, 10.2, 0.1}.holds());
  CHECK_FALSE(Oracle{"", "", 10, 10.4, 0.1}.holds());
  CHECK_FALSE(Oracle{"", "", 10, 11, 2}.holds());
  CHECK(Oracle{"", "", 10, 9.8, 0.1}.deviation() == Approx(-2));
}

TEST_CASE("the closed forms have their known values") {
  // Erlang B with 5 servers at 3 erlangs: 0.1101 (any traffic table); C follows from B.
  CHECK(erlang_b(5, 3) == Approx(0.1101).epsilon(1e-3));
  CHECK(erlang_c(1, 0.7) == Approx(0.7));        // M/M/1 waits with probability ρ
  CHECK(mg1_wait(0.7, 1, 1) == Approx(7 / 3.));  // M/M/1: ρ / (1 − ρ) × E[S]
}
