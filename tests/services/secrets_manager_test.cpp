#include "services/counted.hpp"
#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("secrets are paid by the month, and reads by number unless a cache answers them") {
  static const metering::Rules none;
  const Flow flow = steady(parse_rate("1000/h"));
  const StageOutcome outcome =
      counted("secrets-manager")
          .run(flow,
               given(counted("secrets-manager"),
                     {{"secrets", "5"}, {"calls", "2"}, {"cached", "99%"}}),
               context_of(none));
  CHECK(used(outcome, "secret-months") == Decimal(5));
  CHECK(used(outcome, "calls") == Decimal(14'400));
}
