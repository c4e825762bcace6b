#include "ingest/delivery/sink_calls.hpp"

#include <set>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;
using batching::Answer;

namespace {

Answer failed(const std::string& code, std::string_view counted_as = {}) {
  return {{}, Answer::Kind::Failed, {}, code, {}, counted_as};
}

std::string_view counted(const Answer& answer) {
  return sink_errors()[sink_error_of(answer)];
}

Answer answered(Duration started) {
  Answer answer;
  answer.started = started;
  return answer;
}

}  // namespace

TEST_CASE("a failed call counts under the name that its service gives, with or without Exception") {
  // docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html, "Errors"
  CHECK(counted(failed("ProvisionedThroughputExceededException")) ==
        "ProvisionedThroughputExceededException");
  CHECK(counted(failed("ProvisionedThroughputExceeded")) ==
        "ProvisionedThroughputExceededException");
  CHECK(counted(failed("InternalFailure")) == "InternalFailure");
  CHECK(counted(failed("InternalFailureException")) == "InternalFailure");
  CHECK(counted(failed("HTTP 503")) == "HTTP 503");
  CHECK(counted(failed("out: No space left on device", "file")) == "file");
}

TEST_CASE("whatever a peer says, the list of codes stays as long as it is") {
  CHECK(counted(failed("HTTP 418")) == "HTTP 4xx");
  CHECK(counted(failed("HTTP 599")) == "HTTP 5xx");
  CHECK(counted(failed("HTTP 302")) == "other");
  CHECK(counted(failed("HTTP ")) == "other");
  CHECK(counted(failed("\"} 1\n")) == "other");
  CHECK(counted(failed("Exception")) == "other");
  const auto codes = sink_errors();
  CHECK(std::set(codes.begin(), codes.end()).size() == codes.size());
}

TEST_CASE("calls fall into buckets by their time, and what never was sent into none") {
  SinkCalls calls;
  calls.add(answered(5s), 5s + 1ms);
  calls.add(answered(5s), 5s + 1ms + 1ns);
  calls.add(answered(5s), 1h);
  calls.add(answered(5s), 4s);  // of a clock that was read before
  Answer unsent = failed("no credentials: none", "credentials");
  calls.add(unsent, 1h);
  CHECK(calls.times.front() == 2);
  CHECK(calls.times[1] == 1);
  CHECK(calls.times.back() == 1);
  CHECK(calls.sum == 1h - 5s + 2ms + 1ns);
  CHECK(calls.errors[sink_error_of(unsent)] == 1);
  calls += calls;
  CHECK(calls.times.front() == 4);
  CHECK(calls.errors[sink_error_of(unsent)] == 2);
}
