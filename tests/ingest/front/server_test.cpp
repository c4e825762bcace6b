// The server over real sockets.
#include "ingest/front/server.hpp"

#include "ingest/fake_pipeline.hpp"
#include "ingest/front/running_server.hpp"
#include "ingest/http_corpus.hpp"
#include "ingest/raw_client.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;

TEST_CASE("a request that there is no memory for is counted as refused") {
  FrontConfig config = on_any_port();
  config.http.body = 256 << 10;
  config.connection.memory = 0;  // two whole requests fit at least
  Running running(config);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 16; ++i) {
    clients.push_back(std::make_unique<RawClient>(running.port));
    clients.back()->send("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 260000\r\n\r\n" +
                         std::string(200'000, ' '));
  }
  const FrontMetrics& metrics = running.metrics[0];
  Running::wait_for([&] { return metrics.responses[503].get() > 0; });
  CHECK(metrics.events_refused.get() > 0);
  running.server->stop();
  running.server->abandon();
  running.server->join();
  CHECK(metrics.events_refused.get() == metrics.responses[503].get());
}

TEST_CASE("one post over a socket") {
  Running running;
  RawClient client(running.port);
  client.send(post("{\"a\":1}"));
  CHECK(first_status(client.read_until("\r\n\r\n")) == 201);
  client.send(post("{\"b\":2}", close_after));
  CHECK(first_status(client.read_to_end()) == 201);
  CHECK(client.ended());
  CHECK(running.pipeline().events() == std::vector<std::string>{"{\"a\":1}", "{\"b\":2}"});
}

TEST_CASE("every hostile request is answered over a socket, and the server lives on") {
  Running running;
  for (const auto& [claim, bytes, status] : hostile_requests()) {
    INFO(claim);
    RawClient client(running.port);
    client.send(bytes);
    client.finish_sending();
    const std::string response = client.read_to_end();
    CHECK(first_status(response) == status);
    CHECK(client.ended());
  }
  CHECK(running.pipeline().events().empty());
  RawClient client(running.port);
  client.send(get("/healthz"));
  CHECK(first_status(client.read_until("ok\n")) == 200);
}

TEST_CASE("a body larger than any buffer comes through, in chunks or whole") {
  Running running;
  std::string body;
  while (body.size() < 3'000'000) body += "{\"text\":\"" + std::string(1000, 'x') + "\"}\n";
  const std::string type = "Content-Type: application/x-ndjson\r\n";
  RawClient client(running.port);
  client.send(post(body, type));
  const std::string accepted = "{\"accepted\":" + std::to_string(count_of(body, "\n")) + "}";
  CHECK(count_of(client.read_until(accepted), accepted) == 1);
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", body.size());
  client.send("POST /events HTTP/1.1\r\nHost: a\r\n" + type + "Transfer-Encoding: chunked\r\n\r\n" +
              size + body + "\r\n0\r\n\r\n");
  CHECK(count_of(client.read_until(accepted), accepted) == 1);
}

TEST_CASE("large bodies that are held against a schema take turns, and some of their clients go") {
  Running running;
  const EventSchema schema(R"({"required":["id"]})");
  running.state.schema = &schema;
  std::string body;
  for (int i = 0; i < 10'000; ++i) body += "{\"id\":" + std::to_string(i) + "}\n";
  const std::string type = "Content-Type: application/x-ndjson\r\n";
  const std::string request = post(body, type, "/events?mode=sync");
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(std::make_unique<RawClient>(running.port));
    clients.back()->send(request + get("/healthz"));
  }
  clients[1].reset();
  clients[2].reset();
  RawClient prober(running.port);
  for (int i = 0; i < 5; ++i) {
    prober.send(get("/healthz"));
    CHECK(first_status(prober.read_until("ok\n")) == 200);
  }
  for (const int i : {0, 3}) {
    const std::string answers = clients[static_cast<std::size_t>(i)]->read_until("ok\n");
    CHECK(count_of(answers, "{\"accepted\":10000}") == 1);
    CHECK(count_of(answers, "HTTP/1.1 200 OK") == 1);
  }
  clients.clear();
  Running::wait_for([&] { return running.state.connections.load() == 1; });
  CHECK(running.state.connections.load() == 1);
}

TEST_CASE("pipelined requests are all answered, even to a client that reads late") {
  Running running;
  RawClient client(running.port);
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += get("/metrics");  // 300 KB each
  client.send(requests + post("{}", close_after));
  const std::string responses = client.read_to_end();
  CHECK(count_of(responses, "HTTP/1.1 200 OK") == 50);
  CHECK(count_of(responses, "HTTP/1.1 201 Created") == 1);
  CHECK(responses.size() > std::size_t{50} * 300'000);
}

TEST_CASE("with a spool the answer waits for the disk, and for its own event only") {
  Running running(on_any_port(), true);
  RawClient first(running.port), second(running.port);
  first.send(post("{\"n\":1}"));
  Running::wait_for([&] { return running.pipeline().events().size() == 1; });
  second.send(post("{\"n\":2}") + post("{\"n\":3}"));
  Running::wait_for([&] { return running.pipeline().events().size() == 3; });
  RawClient witness(running.port);
  witness.send(get("/healthz"));
  CHECK(first_status(witness.read_until("ok\n")) == 200);
  CHECK_FALSE(first.has_answer());
  running.pipeline().make_durable(1);
  CHECK(first_status(first.read_until("\r\n\r\n")) == 201);
  CHECK_FALSE(second.has_answer());
  running.pipeline().make_durable(2);  // not enough for the answers that leave together
  witness.send(get("/healthz"));
  CHECK(first_status(witness.read_until("ok\n")) == 200);
  CHECK_FALSE(second.has_answer());
  running.pipeline().make_durable(3);
  CHECK(count_of(second.read_until("201 Created\r\nDate"), "HTTP/1.1 201") >= 1);
  first.send(post("{\"n\":4}", close_after));
  Running::wait_for([&] { return running.pipeline().events().size() == 4; });
  running.pipeline().make_durable(4);
  CHECK(first_status(first.read_to_end()) == 201);
}

TEST_CASE("when the spool fails, what is not durable is not acknowledged") {
  Running running(on_any_port(), true);
  RawClient client(running.port);
  client.send(post("{}"));
  Running::wait_for([&] { return running.pipeline().events().size() == 1; });
  running.pipeline().fail();
  CHECK(first_status(client.read_to_end()) == 503);
  CHECK(client.ended());
  RawClient later(running.port);
  later.send(post("{}"));
  CHECK(first_status(later.read_until("}\n")) == 503);
}

TEST_CASE("when the disk is full those who wait for it are told, whatever they had asked") {
  Running running(on_any_port(), true);
  RawClient client(running.port);
  client.send(post("{}") + post("{}") + get("/healthz"));
  Running::wait_for([&] { return running.pipeline().events().size() == 2; });
  running.pipeline().fill_disk();
  const std::string answer = client.read_to_end();
  CHECK(first_status(answer) == 503);
  CHECK(answer.find("Retry-After: 1") != std::string::npos);
  CHECK(answer.find("Connection: close") != std::string::npos);
  CHECK(answer.find("201") == std::string::npos);
  CHECK(client.ended());
  CHECK(running.metrics[0].events_refused.get() == 3);  // so that it is told
}

TEST_CASE("a client that goes while its answer waits for the disk leaves nothing behind") {
  Running running(on_any_port(), true);
  {
    RawClient client(running.port);
    client.send(post("{}"));
    Running::wait_for([&] { return running.pipeline().events().size() == 1; });
  }
  running.pipeline().make_durable(1);
  Running::wait_for([&] { return running.state.connections.load() == 0; });
  CHECK(running.state.connections.load() == 0);
}

TEST_CASE("a server that is stopped answers what was asked and ends idle clients") {
  Running running(on_any_port(), true);
  RawClient idle(running.port), busy(running.port);
  idle.send(get("/healthz"));
  idle.read_until("ok\n");
  busy.send(post("{}"));
  Running::wait_for([&] { return running.pipeline().events().size() == 1; });
  running.state.draining = true;
  running.server->stop();
  CHECK(idle.read_to_end().empty());
  CHECK(idle.ended());
  CHECK_FALSE(running.server->done());
  running.pipeline().make_durable(1);
  CHECK(first_status(busy.read_to_end()) == 201);
  CHECK(busy.ended());
  running.server->join();
  CHECK(running.server->done());
  CHECK(running.pipeline().closed);
  CHECK_THROWS(RawClient(running.port));
}

TEST_CASE("four threads share one address and lose nothing") {
  FrontConfig config = on_any_port();
  config.threads = 4;
  Running running(config);
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c)
    clients.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        RawClient client(running.port);
        client.send(post("{}") + post("{}", close_after));
        client.read_to_end();
      }
    });
  for (auto& client : clients) client.join();
  std::size_t events = 0;
  for (const auto& pipeline : running.pipelines) events += pipeline.events().size();
  CHECK(events == 400);
}
