// A gateway that is data: requests wait behind it, within its timeout and no rate of an account.
#include "simulation_fixture.hpp"
#include "support/models_folder.hpp"

using namespace costsim::testing;

namespace {

/// A service `proxy` of a folder of models, with these rules; goes away with the test.
class Proxy {
 public:
  explicit Proxy(const std::string& rules) {
    models_.write("aws/services/proxy.toml",
                  "service = \"proxy\"\nrole = \"gateway\"\nhelp = \"a proxy\"\n"
                  "[[meter]]\nname = \"calls\"\nquantity = \"items\"\n");
    models_.write(
        "aws/us-east-1/2018-08/proxy.toml",
        "service = \"proxy\"\nas_of = \"2018\"\n[defaults]\nsource = \"test\"\nconfidence = "
        "\"V1\"\n"
        "[[meter]]\nname = \"calls\"\nunit = \"call\"\nprice = \"1\"\n" +
            rules);
  }

  json function(const std::string& duration) const {
    const std::string file = scenario("proxy", "100/s",
                                      "{ service = \"proxy\" },\n{ name = \"fn\", service = "
                                      "\"lambda\", duration = \"" +
                                          duration + "\" },\n");
    return stage(simulated(file, "20s", {"--models", models_.path()}), "fn");
  }

 private:
  const ModelsFolder models_;
};

const std::string timeout = "[[rule]]\nname = \"timeout\"\nvalue = \"1s\"\n";

}  // namespace

TEST_CASE("a gateway that is data hands requests on, and no account of another's limits them") {
  const json function = Proxy("").function("10ms");
  // 20 s at 100/s, at random: 2,000 with a standard deviation of 45.
  CHECK(function.at("requests").get<double>() == Approx(2000).margin(5 * 45));
  CHECK(function.at("gateway_throttled") == 0);
  CHECK(function.at("gateway_timeouts") == 0);
}

TEST_CASE("with a timeout among its rules it answers before a function that takes longer") {
  const json slow = Proxy(timeout).function("2s");
  CHECK(slow.at("gateway_timeouts").get<long>() > 0);
  CHECK(Proxy(timeout).function("10ms").at("gateway_timeouts") == 0);
}
