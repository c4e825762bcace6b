// What calls to a stream fail with is counted by a name that a dashboard can have.
#include <thread>

#include "ingest/service/delivery.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "ingest/support/now.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

/// The codes that are counted until the first call has been answered.
std::vector<std::string_view> errors_with(const DeliveryConfig& config) {
  Delivery delivery(config, 1);
  delivery.pipeline(0).offer({"{}", ""}, now());
  delivery.pipeline(0).close();
  while (delivery.counters().retries == 0 && delivery.counters().delivered == 0)
    std::this_thread::sleep_for(1ms);
  const SinkCalls answers = delivery.counters().answers;
  delivery.finish(0ms);
  std::vector<std::string_view> errors;
  for (std::size_t i = 0; i < answers.errors.size(); ++i)
    if (answers.errors[i] > 0) errors.push_back(sink_errors()[i]);
  return errors;
}

}  // namespace

TEST_CASE("each failure of a stream counts under its own name") {
  struct Failure {
    double Faults::*fault;
    std::string_view code;
  };
  const Failure failures[] = {
      {&Faults::reset_before, "network"},
      {&Faults::late, "timeout"},
      {&Faults::error_500, "InternalFailure"},
      {&Faults::throttled_call, "ProvisionedThroughputExceededException"},
      {&Faults::failed_record, "InternalFailure"},
      {&Faults::throttled_record, "ProvisionedThroughputExceededException"},
      {&Faults::garbage, "UnreadableAnswer"},
  };
  for (const Failure& failure : failures) {
    CAPTURE(failure.code);
    Faults faults;
    faults.*failure.fault = 1;
    const FakeKinesis kinesis(faults);
    DeliveryConfig config;
    config.sink = parse_sink("kinesis:events@" + kinesis.endpoint());
    config.call_timeout = failure.code == "timeout" ? Duration(100ms) : Duration(30s);
    CHECK(errors_with(config) == std::vector{failure.code});
  }
}

TEST_CASE("an endpoint that is not there and a file that cannot be written are told apart") {
  DeliveryConfig config;
  config.sink = parse_sink("kinesis:events@http://127.0.0.1:1");
  CHECK(errors_with(config) == std::vector<std::string_view>{"network"});
  config.sink = parse_sink("file:/dev/full");
  CHECK(errors_with(config) == std::vector<std::string_view>{"file"});
  config.sink = {};
  CHECK(errors_with(config).empty());
}
