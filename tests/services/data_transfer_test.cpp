#include "services/counted.hpp"
#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome moved(const Texts& texts) {
  static const metering::Rules none;
  Context context = context_of(none);
  context.workload.response = {2 << 20};
  return counted("data-transfer")
      .run(steady(parse_rate("1024/h"), std::chrono::hours(720), {1 << 20}),
           given(counted("data-transfer"), texts), context);
}

}  // namespace

TEST_CASE("responses leave for the internet, requests come from it") {
  CHECK(used(moved({}), "internet-out-gb") == Decimal(1440));
  CHECK(used(moved({}), "internet-in-gb") == Decimal(720));
  CHECK(used(moved({{"out", "512KB"}, {"in", "0B"}}), "internet-out-gb") == Decimal(360));
}

TEST_CASE("bytes between zones are charged on both sides") {
  CHECK(used(moved({{"cross_zone", "50%"}}), "inter-zone-gb") == Decimal(720));
  CHECK(moved({}).usage.size() == 2);
}
