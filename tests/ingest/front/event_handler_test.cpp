#include "ingest/front/event_handler.hpp"

#include "ingest/front/pages.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;

namespace {

const std::string ndjson = "Content-Type: application/x-ndjson\r\n";
using Texts = std::vector<std::string>;

std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

}  // namespace

TEST_CASE("events are accepted with 201 and go on byte for byte") {
  Pages pages;
  CHECK(pages.status(post("{ \"a\":1.0}", "Content-Type: application/json\r\n")) == 201);
  CHECK(body_of(pages.ask(post("[{},{\"b\":2}]"))) == "{\"accepted\":2}\n");
  CHECK(pages.status(
            post("{\"c\":3}\n", "Content-Type: Application/X-NDJSON; charset=utf-8\r\n")) == 201);
  CHECK(pages.pipeline.events() == Texts{"{ \"a\":1.0}", "{}", "{\"b\":2}", "{\"c\":3}"});
}

TEST_CASE("the key is the event's own, else that of the request") {
  Pages pages;
  pages.ask(post("{\"partition_key\":\"own\"}", "X-Partition-Key: header\r\n"));
  pages.ask(post("{}", "X-Partition-Key: header\r\n"));
  pages.ask(post("{}"));
  CHECK(pages.pipeline.keys() == Texts{"own", "header", ""});
  CHECK(pages.status(post("{}", "X-Partition-Key: " + std::string(257, 'k') + "\r\n")) == 400);
  for (const char* bad :
       {"", "\xff", "\xed\xa0\x80", "k\r\nX-Partition-Key: k", "\r\nX-Partition-Key: k"}) {
    INFO(bad);
    const std::string header = std::string("X-Partition-Key: ") + bad + "\r\n";
    const std::string response = pages.ask(post("{}", header));
    CHECK(first_status(response) == 400);
    CHECK(response.find("X-Partition-Key") != std::string::npos);
  }
  CHECK(pages.status(post("{\"partition_key\":\"\\ud800\"}")) == 400);
}

TEST_CASE("asynchronous bulk takes the good lines and names the bad ones") {
  Pages pages;
  const std::string response = pages.ask(post("{\"a\":1}\nnope\n{\"b\":2}\n", ndjson));
  CHECK(first_status(response) == 201);
  CHECK(body_of(response) ==
        "{\"accepted\":2,\"rejected\":[{\"line\":2,\"errors\":"
        "[\"not well-formed JSON: not a JSON value (byte 1)\"]}]}\n");
  CHECK(pages.pipeline.events().size() == 2);
  CHECK(pages.status(post("nope\n", ndjson)) == 400);
}

TEST_CASE("synchronous bulk takes all or nothing") {
  Pages pages;
  const std::string mixed = post("{\"a\":1}\nnope\n7\n", ndjson, "/events?mode=sync");
  const std::string response = pages.ask(mixed);
  CHECK(first_status(response) == 422);
  CHECK(count_of(response, "\"line\":") == 2);
  CHECK(pages.pipeline.events().empty());
  CHECK(pages.status(post("{}\n{}\n", ndjson, "/events?mode=sync")) == 201);
}

TEST_CASE("?mode=sync holds events against the schema, asynchronous posts are not delayed by it") {
  Pages pages;
  const EventSchema schema(R"({"required":["id"],"properties":{"n":{"minimum":0}}})");
  pages.state.schema = &schema;
  CHECK(pages.status(post("{\"n\":-1}")) == 201);
  const std::string response = pages.ask(post("{\"n\":-1}", "", "/events?mode=sync"));
  CHECK(first_status(response) == 422);
  CHECK(body_of(response) == "{\"errors\":[\"/id: required\",\"/n: expected at least 0\"]}\n");
  CHECK(pages.status(post("{\"id\":1}", "", "/events?mode=sync")) == 201);
}

TEST_CASE(
    "a large body is held against the schema piece by piece, and others are served meanwhile") {
  Pages pages;
  const EventSchema schema(R"({"required":["id"]})");
  pages.state.schema = &schema;
  std::string body;
  for (int i = 0; i < 20'000; ++i) body += "{\"id\":" + std::to_string(i) + "}\n";
  pages.writer.set_time(0);
  std::string bytes = post(body, ndjson, "/events?mode=sync");
  HttpConnection connection;
  connection.received(bytes, pages.context);
  std::size_t turns = 0;
  for (; connection.at_work(); ++turns) {
    CHECK(pages.context.out.empty());
    CHECK(pages.status(get("/healthz")) == 200);
    CHECK(pages.status(post("{}", "", "/events?mode=sync")) == 422);
    connection.received({}, pages.context);
  }
  CHECK(turns >= body.size() / (64 * 1024));
  CHECK(body_of(std::exchange(pages.context.out, {})) == "{\"accepted\":20000}\n");
  CHECK(pages.pipeline.events().size() == 20'000);

  // One whose client goes leaves nothing behind.
  bytes = post(body, ndjson, "/events?mode=sync");
  {
    HttpConnection gone;
    gone.received(bytes, pages.context);
    gone.received({}, pages.context);
    REQUIRE(gone.at_work());
    pages.handler.forget_body();
  }
  bytes = post(body + "{}\n", ndjson, "/events?mode=sync");
  HttpConnection next;
  next.received(bytes, pages.context);
  while (next.at_work()) next.received({}, pages.context);
  const std::string answer = std::exchange(pages.context.out, {});
  CHECK(first_status(answer) == 422);
  CHECK_THAT(answer, Catch::Contains("\"line\":20001"));
  CHECK(pages.pipeline.events().size() == 20'000);
}

TEST_CASE("an event that is too large is 413 and never reaches the pipeline") {
  Pages pages;
  const std::string large = "{\"a\":\"" + std::string(100, 'x') + "\"}";
  CHECK(pages.status(post(large)) == 413);
  CHECK(body_of(pages.ask(post("[" + large + ",{}]"))).find("\"index\":0") != std::string::npos);
  CHECK(pages.pipeline.events() == Texts{"{}"});
}

TEST_CASE("what is wrong with a request is told by its status") {
  Pages pages;
  CHECK(pages.status(post("{}", "Content-Type: text/plain\r\n")) == 415);
  CHECK(pages.status(post("{}", "Content-Encoding: br\r\n")) == 415);
  CHECK(pages.status(post("{}", "Content-Encoding: identity\r\n")) == 201);
  CHECK(pages.status(post("{}", "", "/events?mode=later")) == 400);
  for (const char* query : {"mode", "mode=", "mode=sync&mode=async", "mode=async&mode=async",
                            "mode=&mode=sync", "mode=SYNC", "mode=sync&x=1&mode"}) {
    INFO(query);
    const std::string response = pages.ask(post("{}", "", std::string("/events?") + query));
    CHECK(first_status(response) == 400);
    CHECK(response.find("mode: expected sync or async, once") != std::string::npos);
  }
  CHECK(pages.status(post("{}", "", "/events?modes=later&=x&amode=&")) == 201);
  CHECK(pages.status(post("{}", "", "/events?x=y&mode=async")) == 201);
  CHECK(pages.status(post("")) == 400);
  CHECK(pages.status(post("", "", "/events?mode=sync")) == 422);
  CHECK(pages.status(get("/events")) == 405);
  CHECK(pages.status(get("/")) == 404);
  CHECK(pages.ask(get("/events")).find("Allow: OPTIONS, POST\r\n") != std::string::npos);
  CHECK(pages.status("POST /events HTTP/1.1\r\nHost: a\r\n\r\n") == 411);
}

TEST_CASE("OPTIONS tells by Allow what can be asked of a page and of the server") {
  Pages pages;
  const auto options = [&](const std::string& target) {
    return pages.ask("OPTIONS " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  };
  // RFC 9110, sections 8.6 and 9.3.7: 200 without content says so by its length.
  const std::string whole =
      "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
      "X-Content-Type-Options: nosniff\r\nContent-Length: 0\r\n"
      "Allow: GET, HEAD, OPTIONS, POST\r\n\r\n";
  CHECK(options("*") == whole);
  CHECK(options("http://a") == whole);
  CHECK_THAT(options("/events"), Catch::Contains("\r\nAllow: OPTIONS, POST\r\n"));
  CHECK_THAT(options("/readyz"), Catch::Contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"));
  EventHandler admin{pages.pipeline, pages.limits, pages.state, pages.metrics, PageSet::Admin};
  HttpContext context{pages.http, pages.writer, admin, pages.buffer_budget, {}};
  HttpConnection connection;
  std::string bytes = "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n";
  connection.received(bytes, context);
  CHECK_THAT(context.out, Catch::Contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"));
}

TEST_CASE("no answer may be taken for another type than it says, with a body or without") {
  Pages pages;
  const std::string nosniff = "\r\nX-Content-Type-Options: nosniff\r\n";
  for (const std::string& request :
       {post("{}"), post("{}", "Connection: close\r\n"), post("nope"), post("[{}]"),
        get("/healthz"), get("/nothing"), get("/events"),
        std::string("HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
        std::string("POST /events HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}"),
        std::string("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("nonsense\r\n\r\n")}) {
    INFO(request);
    CHECK(count_of(pages.ask(request), nosniff) == 1);
  }
}

TEST_CASE("without room the request is refused by its head, with Retry-After") {
  Pages pages;
  pages.pipeline.room = 10;
  const std::string head = "POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n";
  const std::string response = pages.ask(head);
  CHECK(first_status(response) == 503);
  CHECK(response.find("Retry-After: 1\r\n") != std::string::npos);
  CHECK(pages.metrics.events_refused.get() == 1);
  CHECK(pages.status(post("{\"a\":1}")) == 201);
}

TEST_CASE("without room for all events of a body none is taken, and the answer says why") {
  Pages pages;
  const auto answer = [&](Admission admission) {
    pages.pipeline.admission = admission;
    const std::string response = pages.ask(post("[{},{}]"));
    return std::to_string(first_status(response)) + " " + body_of(response);
  };
  CHECK(answer(Admission::Full) == "503 {\"error\":\"too much is waiting to be delivered\"}\n");
  CHECK(answer(Admission::SpoolFull) ==
        "503 {\"error\":\"the disk budget of the spool is spent\"}\n");
  CHECK(answer(Admission::Stopped) == "503 {\"error\":\"draining\"}\n");
  CHECK(answer(Admission::TooLarge) ==
        "413 {\"error\":\"more than the budgets of this service have room for at once\"}\n");
  CHECK(pages.metrics.events_refused.get() == 8);
  CHECK(pages.pipeline.events().empty());
}

TEST_CASE("an event that is wrong in nothing but its size is 413, in either mode") {
  Pages pages;
  const std::string large = "{\"a\":\"" + std::string(1 << 20, 'x') + "\"}";
  for (const char* page : {"/events", "/events?mode=sync"}) {
    CHECK(pages.status(post(large, "", page)) == 413);
    CHECK(pages.status(post(large + "\n", ndjson, page)) == (page[7] == '?' ? 422 : 400));
  }
}

TEST_CASE("a body without an event is refused") {
  Pages pages;
  for (const char* body : {"[]", " [ ] ", "[\n]\n"}) {
    INFO(body);
    CHECK(body_of(pages.ask(post(body))) == "{\"errors\":[\"there is no event in it\"]}\n");
    CHECK(pages.status(post(body)) == 400);
    CHECK(pages.status(post(body, "", "/events?mode=sync")) == 422);
  }
  for (const char* body : {"", "\n", " \r\n\n  "}) {
    INFO(body);
    CHECK(pages.status(post(body, ndjson)) == 400);
    CHECK(pages.status(post(body, ndjson, "/events?mode=sync")) == 422);
  }
}

TEST_CASE("health, readiness and metrics") {
  Pages pages;
  pages.state.metrics = [] { return std::string("costsim_x 1\n"); };
  CHECK(pages.status(get("/healthz")) == 200);
  CHECK(pages.status(get("/readyz")) == 200);
  CHECK(body_of(pages.ask(get("/metrics"))) == "costsim_x 1\n");
  CHECK(body_of(pages.ask("HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n")).empty());
  pages.state.draining = true;
  CHECK(pages.status(get("/healthz")) == 200);
  CHECK(pages.status(get("/readyz")) == 503);
}

TEST_CASE("every answer is counted by its status") {
  Pages pages;
  pages.ask(post("{}") + post("nope") + post("{}"));
  CHECK(pages.metrics.responses[201].get() == 2);
  CHECK(pages.metrics.responses[400].get() == 1);
  CHECK(pages.handler.take_answered() == 3);
  CHECK(pages.handler.take_answered() == 0);
}
