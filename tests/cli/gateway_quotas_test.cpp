// `costsim run` holds the quotas of a gateway that is data against its load, as simulated requests
// meet them.
#include <algorithm>

#include "simulation_fixture.hpp"
#include "support/models_folder.hpp"

using namespace costsim::testing;

namespace {

/// A workflow around a function: 10/s with a burst of 10, and 8 requests at once.
const ModelsFolder& models() {
  static const ModelsFolder folder;
  static const bool once = [] {
    folder.write("aws/services/flow.toml",
                 "service = \"flow\"\nrole = \"gateway\"\nhelp = \"a workflow\"\n"
                 "[[meter]]\nname = \"calls\"\nquantity = \"items\"\n"
                 "[on_the_way]\ntime = \"rule('way')\"\nrate = \"pace\"\nburst = \"bucket\"\n"
                 "concurrency = \"at-once\"\n");
    const auto rule = [](const std::string& name, const std::string& value) {
      return "[[rule]]\nname = \"" + name + "\"\nvalue = \"" + value + "\"\n";
    };
    folder.write(
        "aws/us-east-1/2018-08/flow.toml",
        "service = \"flow\"\nas_of = \"2018\"\n[defaults]\nsource = \"test\"\n"
        "confidence = \"V1\"\n[[meter]]\nname = \"calls\"\nunit = \"call\"\nprice = \"1\"\n" +
            rule("way", "150ms") + rule("pace", "10/s") + rule("bucket", "10") +
            rule("at-once", "8"));
    return true;
  }();
  (void)once;
  return folder;
}

json ran(const std::string& rate, const std::string& duration, const std::string& fronts = "") {
  const std::string stages = (fronts.empty() ? "{ service = \"flow\" },\n" : fronts) +
                             "{ name = \"fn\", service = \"lambda\", duration = \"" + duration +
                             "\", memory = \"512MB\" },\n";
  const Ran run = run_program({"run", scenario("gateway-quotas", rate, stages), "--format", "json",
                               "--no-flips", "--models", models().path()});
  INFO(run.err);
  REQUIRE((run.exit_code == 0 || run.exit_code == 1));
  return json::parse(run.out).at("architectures")[0];
}

bool tells(const json& architecture, const std::string& id) {
  return std::ranges::any_of(architecture.at("findings"),
                             [&](const json& finding) { return finding.at("id") == id; });
}

}  // namespace

TEST_CASE("a rate, a burst or requests at once beyond a gateway's quotas are findings") {
  const json light = ran("2/s", "50ms");
  const json fast = ran("12/s", "50ms");
  const json long_ones = ran("5/s", "3s");
  CHECK_FALSE(tells(light, "account-rate"));
  CHECK_FALSE(tells(light, "account-concurrency"));
  CHECK(tells(fast, "account-rate"));
  // 12/s × 0.2 s; 5/s × 3.15 s.
  CHECK_FALSE(tells(fast, "account-concurrency"));
  CHECK_FALSE(tells(long_ones, "account-rate"));
  CHECK(tells(long_ones, "account-concurrency"));
}

TEST_CASE("what is left of a gateway's quotas is told among the capacities") {
  const std::string stages =
      "{ service = \"flow\" },\n{ name = \"fn\", service = \"lambda\", duration = \"1s\", memory = "
      "\"512MB\" },\n";
  const Ran run = run_program(
      {"run", scenario("gateway-room", "2/s", stages), "--no-flips", "--models", models().path()});
  INFO(run.out << run.err);
  // 2/s × 1.15 s: 2.3 on average, and 6 at the 99th percentile.
  CHECK_THAT(run.out,
             Catch::Contains("flow  account concurrency") && Catch::Contains("6 of 8 requests"));
}
