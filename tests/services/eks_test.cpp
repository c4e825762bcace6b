#include "services/counted.hpp"
#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("a cluster past its standard support is billed on the other meter, not on both") {
  const metering::Rules none;
  const auto run = [&](const Texts& texts) {
    return counted("eks").run(steady(parse_rate("1/s")), given(counted("eks"), texts),
                              context_of(none));
  };
  CHECK(used(run({{"clusters", "2"}}), "cluster-hours") == Decimal(1440));
  const StageOutcome extended = run({{"extended_support", "true"}});
  CHECK(used(extended, "extended-support-cluster-hours") == Decimal(720));
  CHECK(used(extended, "cluster-hours") == Decimal(0));
}
