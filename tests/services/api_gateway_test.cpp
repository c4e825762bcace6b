#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

const metering::Rules rules =
    rules_of("api-gateway", {{"account-rate", Rate{10000, std::chrono::seconds(1)}},
                             {"account-burst", Decimal(5000)},
                             {"rest-timeout", Duration(std::chrono::seconds(29))},
                             {"rest-payload", Bytes{10 << 20}},
                             {"http-timeout", Duration(std::chrono::seconds(30))},
                             {"http-payload", Bytes{10 << 20}},
                             {"http-metering-step", Bytes{512 << 10}},
                             {"websocket-payload", Bytes{128 << 10}},
                             {"websocket-metering-step", Bytes{32 << 10}}});

StageOutcome gateway(const Flow& flow,
                     const std::vector<std::pair<std::string, std::string>>& texts = {},
                     const Workload& workload = {}) {
  Context context = context_of(rules, flow.span());
  context.workload = workload;
  return run_alone(api_gateway(), flow, given(api_gateway(), texts), context);
}

}  // namespace

TEST_CASE("every REST call is one request, whatever its size") {
  const Flow flow = steady(parse_rate("12M/h"), std::chrono::hours(720), {3 << 20});
  CHECK(used(gateway(flow), "rest-requests") == Decimal(8'640'000'000));
}

TEST_CASE("HTTP calls are metered in 512 KB steps and messages in 32 KB steps") {
  const auto requests = [](Bytes size, const char* kind, const char* meter) {
    return used(gateway(steady(parse_rate("1/s"), std::chrono::hours(1), size), {{"kind", kind}}),
                meter);
  };
  CHECK(requests({512 << 10}, "http", "http-requests") == Decimal(3600));
  CHECK(requests({(512 << 10) + 1}, "http", "http-requests") == Decimal(7200));
  CHECK(requests({33 << 10}, "websocket", "websocket-messages") == Decimal(7200));
}

TEST_CASE("23,148 requests a second exceed the account's rate even on average") {
  const StageOutcome outcome = gateway(steady(parse_rate("2B/day")));
  REQUIRE(found(outcome, "account-rate"));
  CHECK(outcome.findings[0].message.find("even on average") != std::string::npos);
  CHECK(outcome.findings[0].actual == "23,148 requests/s");
  CHECK_FALSE(found(gateway(steady(parse_rate("9000/s"))), "account-rate"));
}

TEST_CASE("a burst is held against the account's bucket, unless the rate itself is too much") {
  Flow flow = steady(parse_rate("9000/s"));
  flow.dispersion = 1000;  // 9,000 + 2.3 × 3,000 in a second of a hundred
  const StageOutcome outcome = gateway(flow);
  CHECK(finding(outcome, "account-burst").limit == "15,000 requests in one second");
  CHECK(finding(outcome, "account-burst").severity == Severity::Warning);
  Flow more = steady(parse_rate("11000/s"));
  more.dispersion = 1000;
  CHECK(found(gateway(more), "account-rate"));
  CHECK_FALSE(found(gateway(more), "account-burst"));
}

TEST_CASE("a type of API that came later is refused with the time when it came") {
  const metering::Rules old =
      rules_of("api-gateway", {{"rest-payload", Bytes{10 << 20}},
                               {"http-since", std::string("2019-12")},
                               {"websocket-since", std::string("2018-12")}});
  const Flow flow = steady(parse_rate("1/s"));
  CHECK_THROWS_WITH(
      api_gateway().run(flow, given(api_gateway(), {{"kind", "http"}}), context_of(old)),
      Catch::Contains("came in 2019-12"));
  CHECK_THROWS_WITH(
      api_gateway().run(flow, given(api_gateway(), {{"kind", "websocket"}}), context_of(old)),
      Catch::Contains("came in 2018-12"));
}

TEST_CASE("a backend slower than the gateway's timeout is an error") {
  Workload slow;
  slow.wait = std::chrono::seconds(30);
  CHECK(found(gateway(steady(parse_rate("1/s")), {}, slow), "integration-timeout"));
  CHECK_FALSE(
      found(gateway(steady(parse_rate("1/s")), {{"kind", "http"}}, slow), "integration-timeout"));
}

TEST_CASE("a cache is paid by the hour and a connection by the minute") {
  const Flow hour = steady(parse_rate("1/s"), std::chrono::hours(1));
  CHECK(used(gateway(hour, {{"cache", "6.1"}}), "cache-6.1gb-hours") == Decimal(1));
  CHECK(used(gateway(hour, {{"kind", "websocket"}, {"connections", "100"}}),
             "websocket-connection-minutes") == Decimal(6000));
}
