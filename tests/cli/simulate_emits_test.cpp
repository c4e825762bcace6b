// What a stage lets out for each event that comes in, at request level.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

double served_by(const json& result, const char* name, const char* figure = "invocations") {
  return stage(result, name).at(figure).get<double>();
}

}  // namespace

TEST_CASE("a function that emits three items has its next one called three times as often") {
  const json result = simulated(scenario("emits-function", "10/s", R"(
    { name = "one", service = "lambda", duration = "10ms", emits = 3 },
    { name = "next", service = "lambda", duration = "10ms" },)"),
                                "3600s");
  CHECK(served_by(result, "next") == Approx(3 * served_by(result, "one")).epsilon(0.0005));
}

TEST_CASE("so do a stream's reader, for each event of a batch, and a virtual machine") {
  const json reader = simulated(scenario("emits-reader", "10/s", R"(
    { service = "kinesis", shards = "1" },
    { name = "reader", service = "lambda", batch = 100, duration = "10ms", emits = 2 },
    { name = "next", service = "lambda", duration = "10ms" },)"),
                                "3600s");
  CHECK(served_by(reader, "next") ==
        Approx(2 * served_by(reader, "reader", "served")).epsilon(0.0005));
  const json machine = simulated(scenario("emits-machine", "10/s", R"(
    { name = "vm", service = "ec2", instance = "c5.large", nodes = 2, cpu = "10ms", emits = 0.5 },
    { name = "next", service = "lambda", duration = "10ms" },)"),
                                 "3600s");
  // Half of them by chance: five standard deviations.
  CHECK(served_by(machine, "next") ==
        Approx(served_by(machine, "vm", "served") / 2).margin(5 * 95));
}

TEST_CASE("a table's change stream has a record of every write") {
  const json result = simulated(scenario("emits-writes", "10/s", R"(
    { service = "dynamodb", writes = 2, stream = true },
    { name = "reader", service = "lambda", batch = 100, duration = "10ms" },)"),
                                "3600s", {"--prices", "2026"});
  CHECK(served_by(result, "reader", "requests") == Approx(72'000).margin(5 * 270));
}
