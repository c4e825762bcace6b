// Sizes and times that a function may have.
#include <cmath>

#include "services/lambda_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using namespace costsim::services::lambda_tests;
using std::chrono::hours;
using std::chrono::milliseconds;

TEST_CASE("time, package, payload and disk have their limits") {
  CHECK(finding(function(busy, {{"duration", "10s"}, {"timeout", "5s"}}), "duration").severity ==
        Severity::Error);
  // AWS Lambda API reference, AccountLimit: 50 MB of a direct upload; "use Amazon S3 for larger".
  CHECK(finding(function(busy, {{"package", "51MB"}}), "package").severity == Severity::Info);
  Flow large = busy;
  large.size = {(6 << 20) + 1};
  CHECK(found(function(large, {}), "sync-payload"));
  const StageOutcome full = function(per_second("1/s", Delivery::Stream, 1),
                                     {{"batch", "1000"}, {"duration_per_event", "1s"}});
  CHECK(finding(full, "full-batch-duration").severity == Severity::Warning);
  CHECK_FALSE(found(full, "duration"));
}

TEST_CASE("an event that nobody waits for has a smaller limit") {
  Flow events = per_second("1/s", Delivery::Event);
  events.size = {250 << 10};
  CHECK(finding(function(events, {}, then), "async-payload").limit == "128 KB");
  CHECK(finding(function(events, {}, then), "async-payload").actual == "250 KB");
  CHECK_FALSE(found(function(events, {}, today), "async-payload"));
  events.delivery = Delivery::Request;
  CHECK_FALSE(found(function(events, {}, then), "async-payload"));
}

TEST_CASE("an event above 256 KB is one more request for each further 64 KB") {
  // AWS Lambda pricing, 2026: "for each asynchronous event", 256 KB and each 64 KB up to 1 MB
  const auto requests_each = [](std::int64_t bytes, Delivery delivery,
                                const metering::Rules& rules) {
    Flow events = per_second("1/s", delivery);
    events.size = {bytes};
    return used(function(events, {}, rules), "requests").divided_by(events.total);
  };
  constexpr std::int64_t kb = 1024;
  CHECK(requests_each(256 * kb, Delivery::Event, today) == Decimal(1));
  CHECK(requests_each(256 * kb + 1, Delivery::Event, today) == Decimal(2));
  CHECK(requests_each(320 * kb, Delivery::Event, today) == Decimal(2));
  CHECK(requests_each(1024 * kb, Delivery::Event, today) == Decimal(13));
  CHECK(requests_each(1024 * kb, Delivery::Request, today) == Decimal(1));
  CHECK(requests_each(1024 * kb, Delivery::Queue, today) == Decimal(1));
  CHECK(requests_each(128 * kb, Delivery::Event, then) == Decimal(1));
}

TEST_CASE("a streamed answer is paid beyond its first 6 MB") {
  // AWS Lambda pricing, 2026: $0.008 per GB, the first 6 MB of each request free
  const Flow one = per_second("1/h");
  const auto streamed = [&](const char* response) {
    return used(function(one, {{"streaming", "true"}, {"response", response}}),
                "response-streaming-gb");
  };
  CHECK(streamed("6MB") == Decimal(0));
  CHECK(streamed("70MB") == Decimal(720) * Decimal::parse("0.0625"));
  CHECK(used(function(one, {{"response", "5MB"}}), "response-streaming-gb") == Decimal(0));
  Workload workload;
  workload.response = {70 << 20};
  CHECK(used(function(one, {{"streaming", "true"}}, today, workload), "response-streaming-gb") ==
        Decimal(45));
}

TEST_CASE("an answer has its limit, and a streamed one another") {
  CHECK(finding(function(busy, {{"response", "7MB"}}), "response").limit == "6 MB");
  const Texts streamed = {{"streaming", "true"}, {"response", "201MB"}};
  CHECK(finding(function(busy, streamed), "response").limit == "200 MB");
  CHECK_FALSE(found(function(busy, {{"streaming", "true"}, {"response", "7MB"}}), "response"));
}

TEST_CASE("records that outlast their stream are lost, and no mapping waits for them") {
  Flow changes = per_second("1000/s", Delivery::ChangeStream, 1);
  changes.retention = {hours(24), "DDG (2022, V2)"};
  // Full batches of 100 in 120 ms: 833 records/s are read. After 720 h the last waits for
  // 167 × 2,592,000 / 833 s = 144 h.
  const Texts slow = {{"batch", "100"}, {"duration", "120ms"}};
  const Finding lost = finding(function(changes, slow), "records-expire");
  CHECK(lost.limit == "24 h");
  CHECK(lost.need == Approx(144 * 3600.0));
  CHECK(lost.source == "DDG (2022, V2)");
  CHECK_FALSE(found(function(changes, {{"batch", "100"}, {"duration", "90ms"}}), "records-expire"));
  changes.retention.time = hours(168);
  CHECK_FALSE(found(function(changes, slow), "records-expire"));
  CHECK(finding(function(changes, {{"max_record_age", "169h"}}), "record-age").actual == "169 h");
  CHECK_FALSE(found(function(changes, {{"max_record_age", "168h"}}), "record-age"));
}
