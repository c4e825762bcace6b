#include "services/counting/counting.hpp"

#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

const std::vector<CountingParameter> calls = {{"calls", Kind::Number, "2", "calls", "", 0, 1e9}};

Expression parsed(std::string_view text) {
  return parse_expression(text, rows_of(calls));
}

Counting bus() {
  Counting counting{.name = "bus", .help = "a bus", .parameters = calls};
  counting.meters = {{"events", parsed("items * calls"), {}, false}};
  return counting;
}

const metering::Rules rules = rules_of("bus", {{"rate", parse_rate("10/s")},
                                               {"size", Bytes{2048}},
                                               {"most", Decimal(5)},
                                               {"nothing", Bytes{0}}});

/// 10 items a second for an hour, 1 KB each.
StageOutcome counted(const Counting& counting) {
  const Service service = service_of(counting);
  return run_alone(service, steady(parse_rate("10/s"), std::chrono::hours(1)),
                   Parameters(service.parameters), context_of(rules, std::chrono::hours(1)));
}

/// What is told of two stages of the service, each with these items, and of what they share.
std::vector<Finding> told_of_two(const Counting& counting, const char* rate) {
  const Service service = service_of(counting);
  const Flow flow = steady(parse_rate(rate), std::chrono::hours(1));
  std::vector<Finding> findings;
  AccountQuotas quotas;
  for (const char* stage : {"a", "b"}) {
    Context context = context_of(rules, std::chrono::hours(1));
    context.stage = stage;
    const StageOutcome outcome = service.run(flow, Parameters(service.parameters), context);
    findings.insert(findings.end(), outcome.findings.begin(), outcome.findings.end());
    for (const AccountNeed& need : outcome.account) quotas.add(need);
  }
  for (Finding& finding : quotas.findings(0.99)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace

TEST_CASE("a service that is data meters what comes, and hands it on as it came") {
  const StageOutcome outcome = counted(bus());
  CHECK(used(outcome, "events") == Decimal(72'000));
  CHECK(outcome.usage.front().meter.service == "bus");
  CHECK(outcome.output.total == Decimal(36'000));
  CHECK(outcome.output.delivery == Delivery::Request);
}

TEST_CASE("nobody waits for what a topic hands on") {
  Counting topic = bus();
  topic.role = Role::Topic;
  CHECK(counted(topic).output.delivery == Delivery::Event);
}

TEST_CASE("a meter is counted under its condition, and left out at zero if it says so") {
  Counting counting = bus();
  counting.meters = {{"never", parsed("1"), parsed("calls - 2"), false},
                     {"none", parsed("items * 0"), {}, true},
                     {"zero", parsed("items * 0"), {}, false}};
  const StageOutcome outcome = counted(counting);
  REQUIRE(outcome.usage.size() == 1);
  CHECK(outcome.usage.front().meter.meter == "zero");
}

TEST_CASE("a metric is the peak of so many for each item") {
  Counting counting = bus();
  counting.metrics = {{"calls_per_s_peak", "calls at the peak", parsed("calls")}};
  CHECK(metric(counted(counting), "calls_per_s_peak") == Approx(20));
}

TEST_CASE("a rate is held against the peak, a size or a count against one item's need") {
  Counting counting = bus();
  const auto finds = [&](const char* rule, const char* need) {
    counting.limits = {{"limit", rule, parsed(need), " events/s", "too much", Severity::Warning}};
    return found(counted(counting), "limit");
  };
  CHECK(finds("rate", "calls"));
  CHECK_FALSE(finds("rate", "1"));
  CHECK(finds("size", "item.size * 3"));
  CHECK_FALSE(finds("size", "item.size * 2"));
  CHECK(finds("most", "calls * 3"));
  CHECK_FALSE(finds("most", "5"));
  CHECK_THROWS(finds("no-such-rule", "1"));
}

TEST_CASE("a limit of a rate or a number is the account's, and all stages take of it") {
  Counting counting = bus();
  // 6/s of two stages each against 10/s; three of each against five.
  for (const auto& [rule, need, actual] :
       {std::tuple("rate", "1", "12 events/s"), std::tuple("most", "calls + 1", "6 events/s")}) {
    INFO(rule);
    counting.limits = {{"limit", rule, parsed(need), " events/s", "too much", Severity::Error}};
    const std::vector<Finding> together = told_of_two(counting, "6/s");
    REQUIRE(together.size() == 1);
    CHECK(together.front().stage == "a, b");
    CHECK(together.front().actual == actual);
    CHECK(together.front().severity == Severity::Error);
    counting.limits.front().per_stage = true;
    CHECK(told_of_two(counting, "6/s").empty());
    CHECK(told_of_two(counting, "11/s").size() == (std::string(rule) == "rate" ? 2 : 0));
  }
}

TEST_CASE("a quantity that cannot be counted is told with its service, its meter and its place") {
  Counting counting = bus();
  const auto told = [&](const char* quantity) -> std::string {
    counting.meters = {{"events", parsed(quantity), {}, false, {"bus.toml", 4, 1}}};
    try {
      counted(counting);
      return "counted";
    } catch (const Error& error) {
      return error.what();
    }
  };
  CHECK(told("items * (2 - calls)") == "counted");
  CHECK_THAT(told("items * (1 - calls)"), Catch::StartsWith("bus.toml:4:1: meter 'bus.events': ") &&
                                              Catch::Contains("comes to -36000"));
  CHECK_THAT(told("items * steps(item.size, rule('nothing'))"),
             Catch::StartsWith("bus.toml:4:1: meter 'bus.events': ") &&
                 Catch::Contains("\"steps(item.size, rule('nothing'))\" has steps of 0"));
}

TEST_CASE("a step of nothing is the author's mistake, unless a price file states it") {
  const auto failure = [](const std::string& quantity) {
    Counting counting = bus();
    counting.meters = {{"events", parsed(quantity), {}, false}};
    try {
      counted(counting);
    } catch (const Error& error) {
      return error.failure();
    }
    return Failure::Internal;
  };
  CHECK(failure("items * steps(item.size, item.size * 0)") == Failure::Usage);
  CHECK(failure("items * steps(item.size, calls - 2)") == Failure::Usage);
  CHECK(failure("items * steps(item.size, rule('nothing'))") == Failure::Untrustworthy);
}

TEST_CASE("the size of an item is its own, however many stages it comes to") {
  Counting counting = bus();
  counting.limits = {{"limit", "size", parsed("item.size * 2"), "", "too large"}};
  CHECK(told_of_two(counting, "6/s").empty());
  counting.limits = {{"limit", "size", parsed("item.size * 3"), "", "too large"}};
  CHECK(told_of_two(counting, "6/s").size() == 2);
}

TEST_CASE("a service keeps its definition, whatever becomes of the text it was read from") {
  Service kept;
  {
    const Service made = service_of(bus());
    kept = made;
  }
  CHECK(kept.name == "bus");
  CHECK(kept.parameters.front().help == "calls");
  CHECK(Parameters(kept.parameters).number("calls") == Decimal(2));
}

TEST_CASE("a need or a figure below nothing is told with its place") {
  Counting counting = bus();
  const auto told = [&]() -> std::string {
    try {
      counted(counting);
      return "counted";
    } catch (const Error& error) {
      return error.what();
    }
  };
  counting.metrics = {{"calls_per_s_peak", "calls", parsed("1 - calls"), {"bus.toml", 7, 1}}};
  CHECK(told() ==
        "bus.toml:7:1: metric 'bus.calls_per_s_peak': \"1 - calls\" comes to -1: expected no less "
        "than nothing");
  counting.metrics.clear();
  for (const char* rule : {"rate", "most"}) {
    counting.limits = {
        {"l", rule, parsed("1 - calls"), "", "m", Severity::Error, false, {"bus.toml", 9, 1}}};
    CHECK_THAT(told(), Catch::StartsWith("bus.toml:9:1: limit 'bus.l': \"1 - calls\" comes to -1"));
  }
}

TEST_CASE("a rate is told in the time of its unit, by the second where it has none") {
  Counting counting = bus();
  counting.limits = {{"limit", "rate", parsed("calls"), " events/min", "too many"}};
  counting.limits.front().per = std::chrono::minutes(1);
  std::vector<Finding> found = told_of_two(counting, "6/s");
  REQUIRE(found.size() == 1);
  CHECK(found.front().limit == "600 events/min");
  CHECK(found.front().actual == "1,440 events/min");
  counting.limits.front().per_stage = true;
  found = told_of_two(counting, "6/s");
  REQUIRE(found.size() == 2);
  CHECK(found.front().actual == "720 events/min");
  counting.limits = {{"limit", "rate", parsed("calls"), "", "too many"}};
  found = told_of_two(counting, "6/s");
  REQUIRE(found.size() == 1);
  CHECK(found.front().limit == "10/s");
}
