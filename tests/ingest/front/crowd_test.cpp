// Clients that are slow, idle or too many: each gives way by a stated rule, and probes get through.
#include "ingest/front/running_server.hpp"
#include "ingest/raw_client.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;

TEST_CASE("a request that drips in too slowly is ended with 408") {
  FrontConfig config = on_any_port();
  config.connection.request = 100ms;
  Running running(config);
  RawClient client(running.port);
  const std::string request = post("{}");
  for (std::size_t i = 0; i < 20 && !client.ended(); ++i) {
    client.send(request.substr(i, 1));
    std::this_thread::sleep_for(20ms);
  }
  CHECK(first_status(client.read_to_end()) == 408);
  CHECK(running.metrics[0].connections_timed_out.get() == 1);
}

TEST_CASE("the least rate is for requests that hold much, a small one has the time of a request") {
  FrontConfig config = on_any_port();
  config.connection.pace = 20ms;
  config.connection.least_rate = std::int64_t{1} << 40;  // nobody is as fast as that
  Running running(config);
  const auto halves = [&](std::size_t size) {
    const std::string request = post("{\"text\":\"" + std::string(size, 'x') + "\"}");
    RawClient client(running.port);
    client.send(request.substr(0, request.size() / 2));
    std::this_thread::sleep_for(200ms);
    client.send(request.substr(request.size() / 2));
    return first_status(client.read_until("\r\n\r\n"));
  };
  CHECK(halves(2000) == 201);
  CHECK(halves(200'000) == 408);
}

TEST_CASE("a small body that drips is ended by the time of a request, whatever has come") {
  FrontConfig config = on_any_port();
  config.connection.request = 100ms;
  Running running(config);
  RawClient client(running.port);
  client.send("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n{");
  for (int i = 0; i < 200 && !client.has_answer(); ++i) {
    client.send(" ");
    std::this_thread::sleep_for(20ms);
  }
  CHECK(first_status(client.read_to_end()) == 408);
  CHECK(running.metrics[0].connections_timed_out.get() == 1);
}

TEST_CASE("an idle client is let go without a word") {
  FrontConfig config = on_any_port();
  config.connection.idle = 50ms;
  Running running(config);
  RawClient client(running.port);
  CHECK(client.read_to_end().empty());
  CHECK(client.ended());
}

TEST_CASE("clients beyond the limit get 503 and Retry-After, and their places are given again") {
  FrontConfig config = on_any_port();
  config.connection.connections = 2;
  Running running(config);
  {
    RawClient first(running.port), second(running.port);
    first.send(get("/healthz"));
    first.read_until("ok\n");
    second.send(get("/healthz"));
    second.read_until("ok\n");
    RawClient third(running.port);
    const std::string refused = third.read_to_end();
    CHECK(first_status(refused) == 503);
    CHECK(count_of(refused, "Retry-After: 1") == 1);
  }
  Running::wait_for([&] { return running.state.connections.load() == 0; });
  RawClient again(running.port);
  again.send(get("/healthz"));
  CHECK(first_status(again.read_until("ok\n")) == 200);
}

TEST_CASE("no crowd beyond the limit keeps a probe out, whether it asks for nothing or stays") {
  FrontConfig config = on_any_port();
  config.connection.connections = 2;
  Running running(config);
  std::vector<std::unique_ptr<RawClient>> crowd;
  const auto comes = [&](const std::string& request) {
    crowd.push_back(std::make_unique<RawClient>(running.port));
    if (!request.empty()) crowd.back()->send(request);
  };
  for (int i = 0; i < 2 + 60; ++i) comes("");
  Running::wait_for([&] { return running.metrics[0].connections_accepted.get() == 62; });
  const auto all_pages_answer = [&] {
    for (const char* page : {"/healthz", "/readyz", "/metrics"}) {
      RawClient probe(running.port);
      probe.send(get(page));
      CHECK(first_status(probe.read_to_end()) == 200);
    }
  };
  all_pages_answer();
  // Who came first, and has asked for nothing, has given way; the clients within the limit have
  // not.
  CHECK(first_status(crowd.at(2)->read_to_end()) == 503);
  for (const std::size_t i : {0U, 1U}) {
    crowd.at(i)->send(get("/healthz"));
    CHECK(first_status(crowd.at(i)->read_until("ok\n")) == 200);
  }
  for (int i = 0; i < 40; ++i) comes(get("/healthz"));  // answered, and they do not leave
  for (std::size_t i = 62; i < crowd.size(); ++i)
    CHECK(first_status(crowd.at(i)->read_until("ok\n")) == 200);
  all_pages_answer();
  CHECK(running.state.connections.load() <= 2 + config.connection.for_probes);
}
