// The whole delivery against a Kinesis of our own that fails in every way it can.
#include "ingest/kinesis/sink.hpp"

#include <set>
#include <thread>
#include <unordered_map>

#include "ingest/service/delivery.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "ingest/support/now.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

DeliveryConfig config_for(const FakeKinesis& kinesis) {
  DeliveryConfig config;
  config.sink = parse_sink("kinesis:events@" + kinesis.endpoint());
  config.limits.linger = 10ms;
  config.retry.backoff.first = 5ms;
  config.retry.backoff.longest = 200ms;
  config.call_timeout = 2s;  // longer than a busy machine is late
  return config;
}

std::string event(std::uint64_t number) {
  return "{\"n\":" + std::to_string(number) + ",\"text\":\"" + std::string(number % 150, 'x') +
         "\"}";
}

/// Offers `count` events over all pipelines, as fast as they are taken.
void offer_all(Delivery& delivery, unsigned pipelines, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count;) {
    Pipeline& pipeline = delivery.pipeline(static_cast<unsigned>(i % pipelines));
    const std::string key = i % 3 ? "" : "key-" + std::to_string(i % 17);
    const auto admission = pipeline.offer({event(i), key}, now()).admission;
    if (admission == Admission::Accepted) ++i;
    if (admission == Admission::Full) std::this_thread::sleep_for(1ms);
    REQUIRE((admission == Admission::Accepted || admission == Admission::Full));
    if (i % 64 == 0) pipeline.tick(now());
  }
  for (unsigned i = 0; i < pipelines; ++i) delivery.pipeline(i).close();
}

std::unordered_map<std::string, int> counts(const FakeKinesis& kinesis) {
  std::unordered_map<std::string, int> times;
  for (const auto& record : kinesis.records()) ++times[record.data];
  return times;
}

/// Each of the `count` events at least once, nothing else; returns the number of duplicates.
std::uint64_t check_none_lost(const std::unordered_map<std::string, int>& times,
                              std::uint64_t count) {
  std::uint64_t duplicates = 0, missing = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto place = times.find(event(i));
    if (place == times.end()) {
      ++missing;
    } else {
      duplicates += static_cast<std::uint64_t>(place->second) - 1;
    }
  }
  CHECK(missing == 0);
  CHECK(times.size() == count);  // none invented
  return duplicates;
}

}  // namespace

TEST_CASE("a stream gets exactly the events that were accepted") {
  FakeKinesis kinesis;
  auto config = config_for(kinesis);
  // The fake is late on a busy machine, and what is sent again arrives twice.
  config.call_timeout = 30s;
  Delivery delivery(config, 2);
  offer_all(delivery, 2, 5000);
  const auto report = delivery.finish(30s);
  CHECK(report.in_time);
  CHECK(report.counters.delivered == 5000);
  CHECK(check_none_lost(counts(kinesis), 5000) == 0);
  CHECK(kinesis.broken_rules() == 0);
}

TEST_CASE("a call carries the headers of a signed PutRecords") {
  FakeKinesis kinesis;
  Delivery delivery(config_for(kinesis), 1);
  offer_all(delivery, 1, 1);
  delivery.finish(10s);
  const auto headers = kinesis.last_headers();
  CHECK(headers.at("content-type") == "application/x-amz-json-1.1");
  CHECK(headers.at("x-amz-target") == "Kinesis_20131202.PutRecords");
  CHECK(headers.at("authorization")
            .find("/us-east-1/kinesis/aws4_request, SignedHeaders="
                  "content-type;host;x-amz-date;x-amz-target, Signature=") != std::string::npos);
  CHECK("http://" + headers.at("host") == kinesis.endpoint());
}

namespace {

/// Sends `count` events through every fault there is; returns the number of duplicates.
std::uint64_t deliver_through_faults(std::uint64_t count) {
  Faults faults;
  faults.throttled_record = 0.01;
  faults.failed_record = 0.02;
  faults.throttled_call = 0.03;
  faults.error_500 = 0.05;
  faults.reset_before = faults.reset_after = 0.04;
  faults.late = faults.garbage = faults.miscounted = 0.02;
  FakeKinesis kinesis(faults, 64);
  auto config = config_for(kinesis);
  config.retry.age = 24h;  // on a busy machine a million take longer than the five minutes
  Delivery delivery(config, 2);
  offer_all(delivery, 2, count);
  const auto report = delivery.finish(1h);
  CHECK(report.in_time);
  CHECK(report.counters.delivered == count);
  CHECK(report.counters.lost == 0);
  CHECK(report.counters.budget_used == 0);
  CHECK(kinesis.broken_rules() == 0);
  const auto duplicates = check_none_lost(counts(kinesis), count);
  CHECK(report.counters.retries >= duplicates);
  return duplicates;
}

}  // namespace

TEST_CASE("through throttles, partial failures, resets, timeouts and nonsense nothing is lost") {
  // Lost answers make duplicates: at least once is not exactly once.
  CHECK(deliver_through_faults(10'000) > 0);
}

TEST_CASE("a million events through every fault", "[.slow]") {
  const auto duplicates = deliver_through_faults(1'000'000);
  CHECK(duplicates > 0);
  WARN("1,000,000 events delivered, " << duplicates << " duplicates");
}

TEST_CASE("a lost answer is not asked for again behind our back") {
  FakeKinesis kinesis;
  Delivery delivery(config_for(kinesis), 1);
  Pipeline& pipeline = delivery.pipeline(0);
  pipeline.offer({event(0), ""}, now());
  pipeline.tick(now() + 1h);
  while (pipeline.counters().delivered == 0) std::this_thread::sleep_for(1ms);
  Faults faults;
  faults.reset_after = 1;  // of a connection that has served before
  kinesis.set_faults(faults);
  pipeline.offer({event(1), ""}, now());
  pipeline.close();
  const auto report = delivery.finish(300ms);
  CHECK(report.counters.calls > 1);
  CHECK(kinesis.calls() <= report.counters.calls);
}

TEST_CASE(
    "an answer of success that is not the one there is leaves five calls, then dead letters") {
  const std::string taken = R"({"Records":[{"SequenceNumber":"1","ShardId":"a"}]})";
  const auto with = [](const std::string& status, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  };
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string chunk = "1000\r\n" + std::string(0x1000, ' ') + "\r\n";
  struct Misdeed {
    const char* what;
    std::string answer, block, code;
  };
  const Misdeed misdeeds[] = {
      {"a body without end", chunked, chunk, "longer than any should be"},
      {"a head without end", "HTTP/1.1 200 OK\r\n", "A: " + std::string(900, 'b') + "\r\n",
       "longer than any should be"},
      {"interim answers without end", "HTTP/1.1 100 Continue\r\n\r\n",
       "HTTP/1.1 100 Continue\r\n\r\n", "longer than any should be"},
      {"201", with("201 Created", taken), "", "HTTP 201"},
      {"204", "HTTP/1.1 204 No Content\r\n\r\n", "", "HTTP 204"},
      {"206", with("206 Partial Content", taken), "", "HTTP 206"},
      {"less than it promised", with("200 OK", taken).substr(0, 60), "", "remaining"},
      {"a chunk of no size", chunked + "x\r\n", "", "chunk"},
      {"no HTTP at all", "220 ready\r\n", "", "HTTP/0.9"},
      {"a version that is not", "HTTP/7.7 200 OK\r\n\r\n", "", "HTTP version"},
      {"an empty body", with("200 OK", ""), "", "UnreadableAnswer"},
  };
  for (const Misdeed& misdeed : misdeeds) {
    INFO(misdeed.what);
    TemporaryFolder folder;
    FakeKinesis kinesis;
    kinesis.set_answer(misdeed.answer, misdeed.block);
    auto config = config_for(kinesis);
    config.retry.backoff.longest = 10ms;
    config.dead_letter = folder.file("dead");
    Delivery delivery(config, 1);
    offer_all(delivery, 1, 1);
    const auto report = delivery.finish(30s);
    CHECK(report.in_time);
    CHECK(report.counters.delivered == 0);
    CHECK(kinesis.calls() == 5);
    const auto letters = read_lines(folder.file("dead"));
    REQUIRE(letters.size() == 1);
    const auto letter = nlohmann::json::parse(letters[0]);
    CHECK(letter["reason"] == "unclear");
    CHECK_THAT(letter["code"].get<std::string>(), Catch::Contains(misdeed.code));
  }
}

TEST_CASE("a poison event goes to the dead-letter file, the rest to the stream") {
  TemporaryFolder folder;
  FakeKinesis kinesis;
  kinesis.set_poison([](const std::string& data) { return data == event(777); });
  auto config = config_for(kinesis);
  config.dead_letter = folder.file("dead");
  Delivery delivery(config, 1);
  offer_all(delivery, 1, 1500);
  const auto report = delivery.finish(30s);
  CHECK(report.counters.delivered == 1499);
  CHECK(report.counters.dead_lettered == 1);
  const auto letters = read_lines(folder.file("dead"));
  REQUIRE(letters.size() == 1);
  const auto letter = nlohmann::json::parse(letters[0]);
  CHECK(decode_base64(letter["data"]) == event(777));
  CHECK(letter["code"] == "ValidationException");
}

TEST_CASE("large events fill calls to the limit and never past it") {
  FakeKinesis kinesis;
  auto config = config_for(kinesis);
  config.call_timeout = 60s;  // a call of 7 MB is slow under sanitizers
  Delivery delivery(config, 1);
  for (int i = 0; i < 12; ++i)
    REQUIRE(delivery.pipeline(0)
                .offer({std::string((1 << 20) - 8, char('a' + i)), "12345678"}, now())
                .admission == Admission::Accepted);
  delivery.pipeline(0).close();
  CHECK(delivery.finish(30s).in_time);
  CHECK(kinesis.records().size() == 12);
  CHECK(kinesis.calls() == 3);  // four of 1 MiB fit into 5,000,000 bytes, not five
  CHECK(kinesis.broken_rules() == 0);
}

TEST_CASE("an endpoint that is not there costs time, not events") {
  std::string endpoint;
  {
    FakeKinesis gone;
    endpoint = gone.endpoint();
  }
  DeliveryConfig config;
  config.sink = parse_sink("kinesis:events@" + endpoint);
  Delivery delivery(config, 1);
  offer_all(delivery, 1, 100);
  const auto report = delivery.finish(200ms);
  CHECK_FALSE(report.in_time);
  CHECK(report.counters.lost == 100);  // no spool, no dead-letter file: it says so
  CHECK_FALSE(report.last_error.empty());
}

TEST_CASE("a batch that no call can carry is refused at the start") {
  DeliveryConfig config;
  config.sink = {SinkSpec::Kind::Kinesis, "events", "http://127.0.0.1:1"};
  const auto starts = [&](std::size_t records, std::size_t bytes) {
    config.limits.records = records;
    config.limits.bytes = bytes;
    Delivery delivery(config, 1);
    delivery.pipeline(0).close();
  };
  CHECK_NOTHROW(starts(500, 10 << 20));
  CHECK_THROWS_AS(starts(501, 1000), Error);
  CHECK_THROWS_AS(starts(1, (10 << 20) + 1), Error);
}

TEST_CASE("a stream name that Kinesis would refuse is refused at the start") {
  for (const char* name : {"a b", "ü", "a/b", "a\n"}) {
    DeliveryConfig config;
    config.sink = {SinkSpec::Kind::Kinesis, name, "http://127.0.0.1:1"};
    CHECK_THROWS_AS(Delivery(config, 1), Error);
  }
}
