// Offered far more than it can pass on, the service refuses; it does not grow.
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "serve/child_service.hpp"
#include "serve/memory.hpp"
#include "serve/stuck_sink.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::get;
using costsim::ingest::testing::RawClient;

namespace {

constexpr std::size_t budget = 32 * mebibyte;

std::string bulk_of_100() {
  std::string body;
  for (int i = 0; i < 100; ++i) body += "{\"text\":\"" + std::string(188, 'x') + "\"}\n";
  return costsim::ingest::testing::post(body, "Content-Type: application/x-ndjson\r\n");
}

/// Posts as fast as it is answered; a client with any manners would wait as Retry-After says.
struct Flood {
  Flood(std::uint16_t port, unsigned clients) {
    for (unsigned i = 0; i < clients; ++i) threads.emplace_back([this, port] { post(port); });
  }
  ~Flood() {
    stopping = true;
    for (auto& thread : threads) thread.join();
  }
  void post(std::uint16_t port) {
    const std::string request = bulk_of_100();
    while (!stopping) {
      RawClient client(port);
      while (!stopping && !client.ended()) {
        client.send(request);
        const int status = first_status(client.read_until("}\n"));
        ++(status == 201 ? accepted : status == 503 || status == 429 ? refused : others);
      }
    }
  }
  std::atomic<std::size_t> accepted{0}, refused{0}, others{0};
  std::atomic<bool> stopping{false};
  std::vector<std::thread> threads;
};

/// Floods a service whose sink never answers, for that long.
void overload(std::chrono::milliseconds time) {
  const Folder folder;
  const StuckSink sink;
  ChildService service(folder, {"--budget", "32MB", "--grace", "1s", "--sink",
                                "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port())});
  std::size_t most = 0;
  {
    Flood flood(service.port(), 8);
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until || flood.refused == 0) {
      std::this_thread::sleep_for(10ms);
      most = std::max(most, service.rss_bytes());
    }
    flood.stopping = true;
    CHECK(flood.accepted > 0);
    CHECK(flood.refused > 0);
    CHECK(flood.accepted < 2 * budget / 20'000);
  }
  INFO("most memory: " << most / mebibyte << " MiB");
  if (memory_is_ours) CHECK(most < 64 * mebibyte + budget * 12 / 10);
  RawClient client(service.port());
  client.send(get("/healthz"));
  CHECK(first_status(client.read_until("ok\n")) == 200);
  service.signal(SIGTERM);
  CHECK(service.wait() == 1);  // nothing could be delivered, and that is said
  CHECK(service.last_line().find("delivered 0, ") != std::string::npos);
}

}  // namespace

// Case study A: back-pressure inside the request path, and an unbounded file on tmpfs.
TEST_CASE("overload is refused with 503 and memory stays within the budget") {
  setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
  setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
  overload(1s);
}

TEST_CASE(
    "a stream that is slower than its clients is not hurt by them, and they are served again") {
  costsim::ingest::Faults faults;
  faults.late = 1;  // 2.5 s a call, 16 calls at a time: 3,200 events/s
  costsim::ingest::FakeKinesis kinesis(faults, 512);
  const Folder folder;
  ChildService service(
      folder, {"--budget", "4MB", "--grace", "2m", "--sink", "kinesis:s@" + kinesis.endpoint()});
  {
    Flood flood(service.port(), 8);
    while (flood.refused < 1000) std::this_thread::sleep_for(10ms);
  }
  int status = 0;
  for (RawClient client(service.port()); status != 201 && !client.ended();) {
    std::this_thread::sleep_for(10ms);
    client.send(costsim::ingest::testing::post("{}"));
    status = first_status(client.read_until("\r\n\r\n"));
  }
  CHECK(status == 201);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK(service.last_line().find("lost 0") != std::string::npos);
  CHECK(kinesis.broken_rules() == 0);
}

TEST_CASE("a minute of overload", "[.][slow]") {
  setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
  setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
  overload(60s);
}
