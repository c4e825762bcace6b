// What a table's stated capacity refuses, in the flow and in simulated requests.
#include "simulation_fixture.hpp"

using Catch::Contains;
using namespace costsim::testing;

namespace {

std::string table(const std::string& name, const std::string& more, const std::string& behind) {
  return scenario(
      name, "100/s",
      "{ name = \"t\", service = \"dynamodb\", mode = \"provisioned\", " + more + " }" + behind);
}

const char* reader = R"(, { name = "f", service = "lambda", duration = "10ms" })";

double served_share(const json& result) {
  return result.at("served").get<double>() / result.at("requests").get<double>();
}

}  // namespace

TEST_CASE("a table refuses simulated writes beyond its stated capacity, as the flow does") {
  const auto share = [](const std::string& name, const std::string& more) {
    return served_share(simulated(table(name, "stream = true, " + more, reader), "5min"));
  };
  CHECK(share("capacity-half", "write_capacity = 50") == Approx(0.5).epsilon(0.05));
  // Items of 2 KB are two units.
  CHECK(share("capacity-large", "write_capacity = 100, item = \"2KB\"") ==
        Approx(0.5).epsilon(0.05));
  CHECK(share("capacity-enough", "write_capacity = 200") > 0.99);
}

TEST_CASE("a table's stated quota refuses simulated writes on demand, too") {
  const std::string file =
      scenario("capacity-quota", "100/s",
               "{ name = \"t\", service = \"dynamodb\", stream = true }" + std::string(reader));
  std::ofstream(file, std::ios::app) << "[quotas]\ndynamodb.table-capacity = 50\n";
  CHECK(served_share(simulated(file, "5min", {"--prices", "2026"})) == Approx(0.5).epsilon(0.05));
}

TEST_CASE(
    "what a table's capacity does not take is told beside simulated requests as by the flow") {
  const auto notes = [](const std::string& name, const std::string& more) {
    return simulated(table(name, "stream = true, reads = 1, " + more, reader), "10s")
        .at("notes")
        .dump();
  };
  // 100 writes/s, and as many eventually consistent reads of half a unit each.
  const std::string small = notes("capacity-reads", "write_capacity = 200, read_capacity = 40");
  CHECK_THAT(small, Contains("read_capacity refuses no simulated request"));
  CHECK_THAT(small, Contains("by the flow: the peak is beyond the provisioned capacity"));
  CHECK_THAT(small, Contains("50 read units/s of 40 read units/s"));
  CHECK_THAT(notes("capacity-copes", "write_capacity = 200, read_capacity = 50"),
             !Contains("by the flow"));
}

TEST_CASE("a capacity that refuses no simulated request says so") {
  const auto notes = [](const std::string& name, const std::string& more) {
    return simulated(table(name, more, reader), "10s").at("notes").dump();
  };
  CHECK_THAT(notes("capacity-told", "write_capacity = 50"),
             Contains("write_capacity refuses no simulated request"));
  CHECK_THAT(notes("capacity-none", "stored = \"1GB\""), !Contains("write_capacity"));
}
