#include "services/counted.hpp"
#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome published(Bytes size, const Texts& texts = {}) {
  static const metering::Rules rules =
      rules_of("sns", {{"billing-chunk", Bytes{64 << 10}}, {"message-max", Bytes{256 << 10}}});
  return counted("sns").run(steady(parse_rate("1000/h"), std::chrono::hours(720), size),
                            given(counted("sns"), texts), context_of(rules));
}

}  // namespace

TEST_CASE("a publish of 256 KB is four requests") {
  CHECK(used(published({256 << 10}), "publishes") == Decimal(2'880'000));
  CHECK(used(published({100}), "publishes") == Decimal(720'000));
}

TEST_CASE("each subscriber gets its delivery, under the meter of its protocol") {
  const StageOutcome outcome = published({100}, {{"sqs", "2"}, {"http", "0.5"}, {"lambda", "1"}});
  CHECK(used(outcome, "sqs-deliveries") == Decimal(1'440'000));
  CHECK(used(outcome, "http-deliveries") == Decimal(360'000));
  CHECK(used(outcome, "lambda-deliveries") == Decimal(720'000));
  CHECK(published({100}).usage.size() == 1);
}

TEST_CASE("a message over 256 KB is an error") {
  CHECK(found(published({(256 << 10) + 1}), "message-size"));
  CHECK_FALSE(found(published({256 << 10}), "message-size"));
}

TEST_CASE("nobody waits for what a topic or a schedule sends") {
  CHECK(published({100}).output.delivery == Delivery::Event);
  const Parameters hourly = given(schedule(), {{"every", "1h"}});
  const metering::Rules none;
  CHECK(schedule().run(steady(parse_rate("1/s")), hourly, context_of(none)).output.delivery ==
        Delivery::Event);
}
