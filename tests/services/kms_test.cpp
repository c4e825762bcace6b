#include "services/counted.hpp"
#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome encrypted(const Texts& texts) {
  static const metering::Rules none;
  const Flow flow = steady(parse_rate("1000/h"));
  return counted("kms").run(flow, given(counted("kms"), texts), context_of(none));
}

}  // namespace

TEST_CASE("a key is paid by the month and every call by itself") {
  const StageOutcome outcome = encrypted({{"keys", "2"}, {"calls", "3"}});
  CHECK(used(outcome, "key-months") == Decimal(2));
  CHECK(used(outcome, "requests") == Decimal(2'160'000));
}

TEST_CASE("a cache of data keys saves its share of the calls") {
  CHECK(used(encrypted({{"cached", "90%"}}), "requests") == Decimal(72'000));
  CHECK(used(encrypted({{"cached", "100%"}}), "requests") == Decimal(0));
}
