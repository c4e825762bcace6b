#include "simulation/functions/cold_start.hpp"

#include <vector>

#include "engine/random.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

TEST_CASE("attaching to a network of 2018 takes ten seconds, at times fifteen") {
  const auto vpc = network_attachment(10);
  CHECK(vpc.mean() == Approx(10));
  engine::RandomStream stream(1, "vpc");
  int above = 0;
  for (int i = 0; i < 100'000; ++i) above += vpc.sample(stream) > 15 ? 1 : 0;
  CHECK(above == Approx(2500).epsilon(0.2));
}
