#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const metering::Rules rules =
    rules_of("load-balancer", {{"lcu-new-connections", Decimal(25)},
                               {"lcu-active-connections", Decimal(3000)},
                               {"lcu-bytes-per-hour", Bytes{1 << 30}},
                               {"lcu-lambda-bytes-per-hour", Bytes{429496730}},
                               {"lcu-rule-evaluations", Decimal(1000)},
                               {"lambda-target-payload", Bytes{1 << 20}},
                               {"nlcu-new-flows", Decimal(800)},
                               {"nlcu-active-flows", Decimal(100000)},
                               {"nlcu-bytes-per-hour", Bytes{1 << 30}}});

StageOutcome balanced(const Flow& flow, const Texts& texts) {
  return run_alone(load_balancer(), flow, given(load_balancer(), texts),
                   context_of(rules, flow.span()));
}

double units(const char* rate, Bytes size, const Texts& texts) {
  return metric(balanced(steady(parse_rate(rate), std::chrono::hours(720), size), texts),
                "capacity_units_mean");
}

}  // namespace

TEST_CASE("each dimension decides where it is the largest") {
  CHECK(units("100/s", {0}, {}) == Approx(4));
  CHECK(units("100/s", {0}, {{"connection_time", "60s"}, {"requests_per_connection", "1"}}) ==
        Approx(4));
  CHECK(units("100/s", {0}, {{"connection_time", "600s"}}) == Approx(20));
  CHECK(units("100/s", {0}, {{"rules", "110"}}) == Approx(10));
  CHECK(units("100/s", {0}, {{"rules", "10"}}) == Approx(4));
}

TEST_CASE("a month of 12 million requests of 1 KB an hour, exactly") {
  // 12e6 × 1024 / 2^30 GB an hour are less than 3333.3 new connections/s over 25.
  const Flow flow = steady(parse_rate("12M/h"));
  CHECK(used(balanced(flow, {}), "alb-lcu-hours") == Decimal(96'000));
  CHECK(used(balanced(flow, {}), "alb-hours") == Decimal(720));
  // On long connections the bytes decide: 8,437,500 KB for 8,640,000,000 requests.
  CHECK(used(balanced(flow, {{"requests_per_connection", "100"}}), "alb-lcu-hours") ==
        Decimal::parse("8239.74609375"));
}

TEST_CASE("bytes to functions count two and a half times") {
  const Texts texts = {{"requests_per_connection", "100"}, {"target", "lambda"}};
  CHECK(units("1/s", {1 << 20}, texts) ==
        Approx(2.5 * units("1/s", {1 << 20}, {{"requests_per_connection", "100"}})).epsilon(1e-6));
}

TEST_CASE("a network balancer has its own units, a classic one hours and bytes") {
  const Flow flow = steady(parse_rate("1600/s"), std::chrono::hours(1), {1});
  CHECK(used(balanced(flow, {{"kind", "nlb"}}), "nlb-lcu-hours") == Decimal(2));
  CHECK(used(balanced(flow, {{"kind", "nlb"}, {"balancers", "2"}}), "nlb-hours") == Decimal(2));
  const StageOutcome classic =
      balanced(steady(parse_rate("1024/h"), std::chrono::hours(720), {1 << 19}),
               {{"kind", "classic"}, {"response", "512KB"}});
  CHECK(used(classic, "classic-gb") == Decimal(720));
  CHECK(used(classic, "classic-hours") == Decimal(720));
  CHECK(classic.usage.size() == 2);
}

TEST_CASE("the peak's units follow the busiest step") {
  Flow flow = steady(parse_rate("25/s"), std::chrono::hours(2));
  set_items(flow, 0, 60, 0);
  set_items(flow, flow.items.size() - 60, 60, 50 * 60);
  CHECK(metric(balanced(flow, {}), "capacity_units_peak") == Approx(2));
  CHECK(metric(balanced(steady(parse_rate("0/s")), {}), "capacity_units_peak") == 0);
}

TEST_CASE("a function behind a balancer takes and gives 1 MB at most") {
  const auto large = [](const char* target, const char* response) {
    return found(balanced(steady(parse_rate("1/s")), {{"target", target}, {"response", response}}),
                 "lambda-payload");
  };
  CHECK(large("lambda", "2MB"));
  CHECK_FALSE(large("lambda", "1MB"));
  CHECK_FALSE(large("instance", "2MB"));
}

TEST_CASE("functions behind a balancer are refused at a time before there were any") {
  const metering::Rules old =
      rules_of("load-balancer", {{"lambda-target-since", std::string("2018-11")}});
  CHECK_THROWS_WITH(
      load_balancer().run(steady(parse_rate("1/s")), given(load_balancer(), {{"target", "lambda"}}),
                          context_of(old)),
      Catch::Contains("came in 2018-11, after the prices' epoch"));
}

TEST_CASE("how capacity units came about: every dimension, and which one decides") {
  const Flow flow = steady(parse_rate("12M/h"));
  const auto terms_of = [&](const Texts& texts) {
    const StageOutcome outcome = balanced(flow, texts);
    REQUIRE(outcome.derivations.size() == 1);
    CHECK(outcome.derivations[0].meter == "alb-lcu-hours");
    return outcome.derivations[0].terms;
  };
  // 12e6/h are 3333.3 connections a second of 25; as many open for 1 s, of 3,000; 11.44 GB an hour.
  const std::vector<Term> terms = terms_of({});
  REQUIRE(terms.size() == 4);
  CHECK(terms[0].value == Decimal(96'000));
  CHECK(terms[1].value.to_double() == Approx(800));
  CHECK(terms[2].value == Decimal::parse("8239.74609375"));
  CHECK(terms[3].value.is_zero());
  CHECK((terms[0].decides && !terms[1].decides && !terms[2].decides && !terms[3].decides));
  CHECK(terms_of({{"requests_per_connection", "100"}})[2].decides);
  CHECK(terms_of({{"connection_time", "600s"}})[1].decides);
  CHECK(terms_of({{"rules", "1000"}})[3].decides);
}

TEST_CASE("bytes may be stated for all requests together, as people say them") {
  // The usual example: 1 GB an hour is one capacity unit, and so are 25 new connections a second.
  Parameters values = given(load_balancer(), {{"requests_per_connection", "100"}});
  const std::chrono::hours month(720);
  values.set("request", parse_rate("0/month", {month}));
  values.set("response", Rate{Decimal(std::int64_t{3} << 30), std::chrono::hours(1)});
  const Flow flow = steady(parse_rate("100/s"));
  const StageOutcome outcome = load_balancer().run(flow, values, context_of(rules));
  CHECK(used(outcome, "alb-lcu-hours") == Decimal(3 * 720));
}

TEST_CASE("a balancer that faces the internet pays for its public addresses") {
  const Flow flow = steady(parse_rate("1/s"));
  CHECK(used(balanced(flow, {{"balancers", "2"}, {"public_ips", "3"}}), "ipv4-hours") ==
        Decimal(6 * 720));
  CHECK(used(balanced(flow, {}), "ipv4-hours") == Decimal(0));
}
