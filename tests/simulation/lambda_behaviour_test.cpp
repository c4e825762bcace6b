#include "simulation/lambda_behaviour.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

TEST_CASE("instances were added by account until 2023-11 and by function since") {
  const auto before = lambda_scaling("us-west-1", "2018-08");
  REQUIRE(before.account);
  CHECK_FALSE(before.function);
  CHECK(before.account->burst == 500);
  CHECK(before.account->refill == 500);
  CHECK(before.account->interval == std::chrono::minutes(1));
  CHECK(lambda_scaling("us-east-1", "2022").account->burst == 3000);
  CHECK(lambda_scaling("eu-central-1", "2023-10").account->burst == 1000);

  for (const char* epoch : {"2023-11", "2026"}) {
    const auto since = lambda_scaling("us-west-1", epoch);
    REQUIRE(since.function);
    CHECK_FALSE(since.account);
    CHECK(since.function->burst == 1000);
    CHECK(since.function->refill == 1000);
    CHECK(since.function->interval == std::chrono::seconds(10));
  }
}

TEST_CASE("a private network cost ten seconds in 2018 and a fifth of one now") {
  const auto plain = lambda_cold_start("zip", false, "2018-08");
  CHECK_FALSE(plain.network);
  CHECK(plain.init.mean() < 0.4);
  CHECK(lambda_cold_start("zip", true, "2018-08").network->mean() == Approx(10).epsilon(0.05));
  CHECK(lambda_cold_start("zip", true, "2026").network->mean() < 0.3);
  CHECK(lambda_cold_start("image", false, "2026").init.mean() > plain.init.mean());
  CHECK_THROWS_WITH(lambda_cold_start("jar", false, "2026"), Catch::Contains("zip-dotnet"));
}

TEST_CASE("processor share follows memory, and only computing gets faster by it") {
  CHECK(lambda_vcpus(parse_bytes("1769MB")) == Approx(1));
  CHECK(lambda_vcpus(parse_bytes("128MB")) == Approx(128.0 / 1769));
  CHECK(lambda_vcpus(parse_bytes("10240MB")) == Approx(10240.0 / 1769).epsilon(0.04));
  CHECK(lambda_vcpus(parse_bytes("20GB")) == 6);

  const Time cpu = std::chrono::milliseconds(100);
  const Time wait = std::chrono::milliseconds(50);
  CHECK(engine::to_seconds(lambda_service_time(cpu, wait, parse_bytes("1769MB"))) == Approx(0.150));
  CHECK(engine::to_seconds(lambda_service_time(cpu, wait, parse_bytes("512MB"))) ==
        Approx(0.1 * 1769 / 512 + 0.05));
  // One thread cannot use a second vCPU; two can.
  CHECK(engine::to_seconds(lambda_service_time(cpu, wait, parse_bytes("3538MB"))) == Approx(0.150));
  CHECK(engine::to_seconds(lambda_service_time(cpu, wait, parse_bytes("3538MB"), 2)) ==
        Approx(0.100));
}
