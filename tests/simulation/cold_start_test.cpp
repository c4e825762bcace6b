#include "simulation/cold_start.hpp"

#include <vector>

#include "engine/random.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

TEST_CASE("packages start as measured: zip before .NET before images") {
  const auto zip = init_of_package("zip");
  CHECK(zip.mean() == Approx(0.27).epsilon(0.1));
  CHECK(init_of_package("zip-dotnet").mean() > zip.mean());
  CHECK(init_of_package("image").mean() > init_of_package("zip-dotnet").mean());
  CHECK_THROWS_WITH(init_of_package("jar"), Catch::Contains("zip-dotnet"));
}

TEST_CASE("attaching to a network of 2018 takes ten seconds, at times fifteen") {
  const auto vpc = network_attachment(10);
  CHECK(vpc.mean() == Approx(10));
  engine::RandomStream stream(1, "vpc");
  int above = 0;
  for (int i = 0; i < 100'000; ++i) above += vpc.sample(stream) > 15 ? 1 : 0;
  CHECK(above == Approx(2500).epsilon(0.2));
}
