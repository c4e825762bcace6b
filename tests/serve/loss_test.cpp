// A million events over HTTP to a stream that fails in every way it can.
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "serve/child_service.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::FakeKinesis;
using costsim::ingest::Faults;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

constexpr std::size_t bulk = 100;

std::string event(std::size_t number) {
  return "{\"n\":" + std::to_string(number) + ",\"text\":\"" + std::string(number % 250, 'x') +
         "\"}";
}

/// Posts events `first` … `first` + bulk − 1 until they are accepted; false: no answer came.
bool post_bulk(RawClient& client, std::size_t first) {
  std::string body;
  for (std::size_t i = first; i < first + bulk; ++i) body += event(i) + "\n";
  for (;;) {
    client.send(post(body, "Content-Type: application/x-ndjson\r\n"));
    const int status = first_status(client.read_until("}\n"));
    if (status == 201) return true;
    if (status != 503) return false;
    std::this_thread::sleep_for(5ms);
  }
}

/// Four clients post `count` events; all must be accepted.
bool post_all(std::uint16_t port, std::size_t count) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> good{true};
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i)
    clients.emplace_back([&] {
      RawClient client(port);
      for (std::size_t first = next.fetch_add(bulk); first < count; first = next.fetch_add(bulk))
        if (!post_bulk(client, first)) good = false;
    });
  for (auto& client : clients) client.join();
  return good;
}

void lose_nothing(std::size_t count) {
  Faults faults;
  faults.throttled_record = 0.01;
  faults.failed_record = 0.02;
  faults.throttled_call = 0.03;
  faults.error_500 = 0.05;
  faults.reset_before = faults.reset_after = 0.04;
  faults.late = faults.garbage = faults.miscounted = 0.02;
  FakeKinesis kinesis(faults, 512);
  const Folder folder;
  ChildService service(folder, {"--sink", "kinesis:events@" + kinesis.endpoint(), "--threads", "2",
                                "--call-timeout", "300ms", "--grace", "10m", "--max-age", "1h"});
  CHECK(post_all(service.port(), count));
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  const std::string n = std::to_string(count);
  CHECK(service.last_line() ==
        "accepted " + n + ", delivered " + n + ", dead-lettered 0, spooled 0, lost 0");
  std::vector<unsigned> times(count);
  std::size_t invented = 0, missing = 0, repeated = 0;
  for (const auto& record : kinesis.records()) {
    const std::size_t number = std::stoull(record.data.substr(5));
    if (number < count && record.data == event(number))
      ++times[number];
    else
      ++invented;
  }
  for (const unsigned each : times) {
    missing += each == 0;
    repeated += each > 1 ? each - 1 : 0;
  }
  CHECK(missing == 0);
  CHECK(invented == 0);
  CHECK(kinesis.broken_rules() == 0);
  if (count >= 1'000'000) WARN(count << " events, " << repeated << " delivered again");
}

}  // namespace

TEST_CASE("through every fault of the stream no acknowledged event is lost") {
  lose_nothing(10'000);
}

TEST_CASE("a million events through every fault of the stream", "[.][slow]") {
  lose_nothing(1'000'000);
}
