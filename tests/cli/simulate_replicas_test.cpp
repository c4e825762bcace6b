// costsim simulate --replicas: how far one run can be trusted.
#include <cmath>

#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Contains;

namespace {

std::string function() {
  return scenario("replicas", "5/s", R"(
    { name = "fn", service = "lambda", concurrency_limit = 20,
      duration = { distribution = "exponential", mean = "1s" } })");
}

json replicas(const std::string& count, const std::string& length = "600s",
              std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--replicas", count});
  return simulated(function(), length, more);
}

double half_width(const json& estimate) {
  return estimate.at("half_width").get<double>();
}

}  // namespace

TEST_CASE("replicas give the same bytes on one thread and on two") {
  const auto bytes = [](const char* threads, const char* format) {
    return run_program({"simulate", function(), "--for", "600s", "--replicas", "6", "--threads",
                        threads, "--format", format, "--no-timing"})
        .out;
  };
  for (const char* format : {"json", "table"}) {
    CHECK(bytes("1", format) == bytes("2", format));
    CHECK_FALSE(bytes("1", format).empty());
  }
}

TEST_CASE("the keys of a single run stay, and are those of the first seed") {
  json one = simulated(function(), "600s", {"--no-timing"});
  json many = replicas("4", "600s", {"--no-timing"});
  const json added = many.at("replicas");
  many.erase("replicas");
  CHECK(one == many);
  CHECK(added.at("count") == 4);
  REQUIRE(added.at("seeds").size() == 4);
  CHECK(added.at("seeds")[0] == one.at("seed"));
  // Any replica can be run by itself.
  const json third = simulated(
      function(), "600s", {"--seed", std::to_string(added.at("seeds")[2].get<std::uint64_t>())});
  CHECK(third.at("requests") != one.at("requests"));
  CHECK_FALSE(one.contains("replicas"));
}

TEST_CASE("intervals hold the closed form, and narrow with the number of replicas") {
  // M/G/∞ until the limit, which 5 busy instances on average never meet: 5/s × 1 s.
  const json few = replicas("5").at("replicas").at("stages")[0].at("mean_running");
  const json many = replicas("45").at("replicas").at("stages")[0].at("mean_running");
  CHECK(std::abs(many.at("mean").get<double>() - 5) < 1.5 * half_width(many) + 0.01);
  CHECK(half_width(many) < 0.6 * half_width(few));
  CHECK(half_width(many) > 0);
}

TEST_CASE("a table tells mean and interval; a count that cannot be is refused") {
  const auto ran = run_program({"simulate", function(), "--for", "60s", "--replicas", "3"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out,
             Contains("3 replicas: mean ± half the width of its 95 % confidence interval"));
  CHECK(run_program({"simulate", function(), "--replicas", "0"}).exit_code == 2);
  CHECK(run_program({"simulate", function(), "--replicas", "many"}).exit_code == 2);
}
