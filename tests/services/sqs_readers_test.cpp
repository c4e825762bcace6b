// A queue whose readers say what they fetch.
#include "services/lambda_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

const metering::Rules queue_rules =
    rules_of("sqs", {{"billing-chunk", Bytes{64 << 10}},
                     {"batch-max", Decimal(10)},
                     {"message-max", Bytes{256 << 10}},
                     {"in-flight-standard", Decimal(120000)},
                     {"in-flight-fifo", Decimal(20000)},
                     {"long-poll", Duration(std::chrono::seconds(20))}});

using Stated = std::vector<std::pair<std::string, std::string>>;

/// In front of one function of these settings.
StageOutcome read_by(const char* rate, const Stated& function, const Stated& queue = {},
                     const Workload& workload = {}) {
  const Flow flow = steady(parse_rate(rate), std::chrono::hours(10));
  Context context = context_of(queue_rules, flow.span());
  context.workload = workload;
  const Parameters reader = given(lambda(), function);
  context.readers.emplace_back([&](const Flow& messages) {
    return lambda().fetch(messages, reader, context_of(lambda_tests::today, messages.span()));
  });
  return run_alone(sqs(), flow, given(sqs(), queue), context);
}

double term(const StageOutcome& outcome, std::string_view name) {
  for (const Term& each : outcome.derivations.front().terms) {
    if (each.name == name) return each.value.to_double();
  }
  return -1;
}

}  // namespace

// SQS API reference: ReceiveMessage and DeleteMessageBatch take ten messages at most.
TEST_CASE("receives and deletes are those of the mapping's batches, ten messages in a call") {
  const double messages = 100.0 * 36'000;
  const auto calls = [&](const char* batch, const char* window) {
    const StageOutcome outcome =
        read_by("100/s", {{"batch", batch}, {"window", window}, {"duration", "100ms"}});
    CHECK(term(outcome, "deletes") == Approx(term(outcome, "receives")).epsilon(1e-6));
    return term(outcome, "receives") / messages;
  };
  CHECK(calls("1", "0s") == Approx(1).epsilon(1e-6));
  CHECK(calls("5", "10s") == Approx(1 / 5.0).epsilon(0.01));
  CHECK(calls("10", "10s") == Approx(1 / 10.0).epsilon(0.01));
  CHECK(calls("25", "10s") == Approx(3 / 25.0).epsilon(0.01));
  CHECK(calls("100", "10s") == Approx(1 / 10.0).epsilon(0.01));
}

TEST_CASE("a batch that fails is received again, and not deleted") {
  const Stated function = {
      {"batch", "10"}, {"window", "10s"}, {"duration", "100ms"}, {"error_rate", "50%"}};
  const StageOutcome outcome = read_by("100/s", function, {{"max_receives", "3"}});
  // 1 + 1/2 + 1/4 receives of each message, half of them done.
  const double batches = 100.0 * 36'000 / 10;
  CHECK(term(outcome, "receives") == Approx(1.75 * batches).epsilon(0.01));
  CHECK(term(outcome, "deletes") == Approx(0.875 * batches).epsilon(0.01));
}

TEST_CASE("how long messages are handled is what the function takes, not what a workload waits") {
  Workload slow;
  slow.wait = std::chrono::seconds(45);
  const Stated quick = {{"duration", "1s"}};
  CHECK_FALSE(found(read_by("5/s", quick, {}, slow), "visibility"));
  CHECK(metric(read_by("5/s", quick, {}, slow), "in_flight_peak") == Approx(5).epsilon(0.01));
  CHECK(found(read_by("5/s", quick, {{"processing", "31s"}}), "visibility"));
}
