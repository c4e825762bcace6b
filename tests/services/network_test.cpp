#include "services/counted.hpp"
#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const metering::Rules none;
const Flow flow = steady(parse_rate("1024/h"), std::chrono::hours(720), {1 << 20});

}  // namespace

TEST_CASE("a NAT gateway is paid by the hour in each zone, and for every byte") {
  const StageOutcome outcome =
      counted("nat-gateway")
          .run(flow, given(counted("nat-gateway"), {{"zones", "3"}}), context_of(none));
  CHECK(used(outcome, "hours") == Decimal(2160));
  CHECK(used(outcome, "gb") == Decimal(720));
}

TEST_CASE("addresses and endpoints are paid by the hour, an endpoint in each of its zones") {
  const StageOutcome outcome = counted("vpc").run(
      flow,
      given(counted("vpc"),
            {{"ipv4", "2"}, {"endpoints", "2"}, {"zones", "3"}, {"bytes", "512KB"}}),
      context_of(none));
  CHECK(used(outcome, "ipv4-hours") == Decimal(1440));
  CHECK(used(outcome, "endpoint-hours") == Decimal(4320));
  CHECK(used(outcome, "endpoint-gb") == Decimal(360));
  CHECK(counted("vpc").run(flow, given(counted("vpc"), {}), context_of(none)).usage.empty());
}
