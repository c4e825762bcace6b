// Probes and metrics, whatever clients do.
#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "serve/stuck_sink.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::get;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

int ask(std::uint16_t port, const std::string& page) {
  RawClient client(port);
  client.send(get(page));
  return first_status(client.read_until("\r\n\r\n"));
}

std::vector<std::unique_ptr<RawClient>> idle_clients(std::uint16_t port, int count) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < count; ++i) clients.push_back(std::make_unique<RawClient>(port));
  return clients;
}

}  // namespace

TEST_CASE("an address of its own answers probes with every place for clients taken") {
  const Folder folder;
  ChildService service(folder, {"--admin", "127.0.0.1:0", "--max-connections", "10"});
  const std::uint16_t admin = service.admin_port();
  const auto clients = idle_clients(service.port(), 60);
  for (const char* page : {"/healthz", "/readyz", "/metrics"}) CHECK(ask(admin, page) == 200);
  CHECK(ask(admin, "/events") == 404);
  RawClient poster(admin);
  poster.send(post("{}"));
  CHECK(first_status(poster.read_until("\r\n\r\n")) == 404);
}

TEST_CASE("with an admin address the metrics do not face the public, the probes do") {
  const Folder folder;
  ChildService service(folder, {"--admin", "127.0.0.1:0"});
  CHECK(ask(service.port(), "/metrics") == 404);
  CHECK(ask(service.port(), "/healthz") == 200);
  CHECK(ask(service.port(), "/readyz") == 200);
}

TEST_CASE("without one, places beyond the limit are for probes") {
  const Folder folder;
  ChildService service(folder, {"--max-connections", "10"});
  const auto clients = idle_clients(service.port(), 10);
  std::this_thread::sleep_for(50ms);
  for (const char* page : {"/healthz", "/readyz", "/metrics"})
    CHECK(ask(service.port(), page) == 200);
  RawClient poster(service.port());
  poster.send(post("{}"));
  const std::string refused = poster.read_to_end();
  CHECK(first_status(refused) == 503);
  CHECK_THAT(refused, Catch::Contains("too many connections"));
  RawClient greedy(service.port());
  greedy.send(get("/healthz") + get("/healthz"));  // one each
  CHECK(costsim::ingest::testing::count_of(greedy.read_to_end(), "200 OK") == 1);
}

TEST_CASE("readiness goes with the budget and comes again, and refusals are told") {
  const Folder folder;
  const StuckSink sink;
  ChildService service(
      folder, {"--sink", "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port()), "--budget",
               "2MB", "--grace", "0s", "--admin", "127.0.0.1:0"});
  const std::uint16_t admin = service.admin_port();
  CHECK(ask(admin, "/readyz") == 200);
  const std::string event = post("{\"a\":\"" + std::string(100'000, 'x') + "\"}");
  int status = 201, sent = 0;
  for (RawClient client(service.port()); status == 201 && sent < 100; ++sent) {
    client.send(event);
    status = first_status(client.read_until("\r\n\r\n"));
  }
  CHECK(status == 503);
  CHECK(ask(admin, "/readyz") == 503);
  CHECK(ask(service.port(), "/readyz") == 503);
  CHECK(ask(admin, "/healthz") == 200);
  const std::string told =
      "event(s) and 0 connection(s) were refused since the last such line; "
      "now: too much is waiting to be delivered";
  for (int i = 0; i < 300 && service.errors().find(told) == std::string::npos; ++i)
    std::this_thread::sleep_for(10ms);
  CHECK_THAT(service.errors(), Catch::Contains(told));
}

TEST_CASE("the admin address answers to the end of a drain") {
  const Folder folder;
  const StuckSink sink;
  ChildService service(
      folder, {"--sink", "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port()), "--grace",
               "2s", "--admin", "127.0.0.1:0"});
  const std::uint16_t admin = service.admin_port();
  RawClient client(service.port());
  client.send(post("{}", "Connection: close\r\n"));
  REQUIRE(first_status(client.read_to_end()) == 201);
  service.signal(SIGTERM);
  std::this_thread::sleep_for(500ms);
  CHECK(ask(admin, "/healthz") == 200);
  CHECK(ask(admin, "/readyz") == 503);
  CHECK(ask(admin, "/metrics") == 200);
  CHECK(service.wait() == 1);
}

TEST_CASE("large bodies that do not end keep no small request out, and are ended") {
  const Folder folder;
  ChildService service(folder, {"--request-timeout", "60s"});
  std::vector<std::unique_ptr<RawClient>> large;
  for (int i = 0; i < 4; ++i) {
    large.push_back(std::make_unique<RawClient>(service.port()));
    large.back()->send("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n" +
                       std::string(7'900'000, ' '));
  }
  const std::string request = post("{\"a\":\"" + std::string(2000, 'x') + "\"}");
  for (int i = 0; i < 3; ++i) {
    RawClient small(service.port());
    small.send(request.substr(0, 500));
    std::this_thread::sleep_for(20ms);
    small.send(request.substr(500));
    CHECK(first_status(small.read_until("\r\n\r\n")) == 201);
  }
  int ended = 0;
  for (int i = 0; i < 150 && ended < 4; ++i) {
    std::this_thread::sleep_for(100ms);
    ended = 0;
    for (const auto& client : large) ended += client->has_answer();
  }
  CHECK(ended == 4);
}

TEST_CASE("the null sink says at each start, and in the metrics, that events are thrown away") {
  const Folder folder;
  ChildService service(folder, {});
  CHECK_THAT(service.errors(), Catch::Contains("events are answered 201 and thrown away"));
  RawClient client(service.port());
  client.send(get("/metrics"));
  CHECK_THAT(client.read_until("costsim_draining 0"),
             Catch::Contains("costsim_events_delivered_total{sink=\"null\"} 0"));
}
