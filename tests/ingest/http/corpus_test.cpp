// Requests of public test suites and of the standards: bytes → status and what becomes of the
// connection, whole and byte by byte.
#include "ingest/corpus.hpp"

#include "ingest/fake_pipeline.hpp"
#include "ingest/front/event_handler.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;

namespace {

struct Outcome {
  int status = 0;  ///< of the first final response
  std::string connection = "waits";
  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << outcome.status << ' ' << outcome.connection;
}

int status_in(const std::string& output) {
  const std::string start = "HTTP/1.1 ";
  for (auto at = output.find(start); at != std::string::npos; at = output.find(start, at + 1))
    if (const int status = std::stoi(output.substr(at + start.size(), 3)); status != 100)
      return status;
  return 0;
}

/// What the pages of the service answer to bytes that come in pieces.
Outcome ask(const std::string& bytes, std::size_t piece) {
  FakePipeline pipeline;
  ServiceState state;
  state.metrics = [] { return std::string("m\n"); };
  FrontMetrics metrics;
  EventHandler handler(pipeline, BodyLimits{}, state, metrics);
  HttpLimits limits;
  ResponseWriter writer;
  writer.set_time(0);
  BufferBudget memory(64 << 20);
  HttpContext context{limits, writer, handler, memory, {}};
  HttpConnection connection;
  std::vector<char> scratch(64 * 1024);
  for (std::size_t at = 0; at < bytes.size() && !connection.closed();) {
    const auto room = connection.room(scratch);
    const std::size_t size = std::min({piece, room.size(), bytes.size() - at});
    std::copy_n(bytes.data() + at, size, room.data());
    connection.received(room.first(size), context);
    at += size;
  }
  Outcome outcome;
  outcome.status = status_in(context.out);
  if (outcome.status != 0) outcome.connection = connection.closed() ? "closed" : "open";
  return outcome;
}

void check(const std::string& request, const Outcome& expected) {
  INFO(request);
  const std::string bytes = unescaped(request);
  CHECK(ask(bytes, std::string::npos) == expected);
  // A body that has not come yet when its head is refused ends the connection.
  CHECK(ask(bytes, 1).status == expected.status);
}

/// Whether an outcome is what a suite expects: "ok", "refused", "wait", or several with '/'.
bool agrees(const std::string& expected, const Outcome& outcome) {
  const bool refused = outcome.status >= 400 && outcome.connection == "closed";
  const std::string is = outcome.status == 0 ? "wait" : refused ? "refused" : "ok";
  return ("/" + expected + "/").find("/" + is + "/") != std::string::npos;
}

}  // namespace

TEST_CASE("requests written from the standards get their status and connection") {
  const auto cases = read_corpus("http_standards.tsv", 5);
  CHECK(cases.size() >= 240);
  for (const Fields& each : cases) {
    INFO(each[0] << ": " << each[1]);
    check(each[4], {std::stoi(each[2]), each[3]});
  }
}

TEST_CASE("requests of public suites get the status they expect, or a reason stands beside") {
  const auto cases = read_corpus("http_suites.tsv", 7);
  CHECK(cases.size() == 408);
  for (const Fields& each : cases) {
    INFO(each[0] << ": " << each[1]);
    const Outcome outcome{std::stoi(each[3]), each[4]};
    check(each[6], outcome);
    CHECK(agrees(each[2], outcome) == each[5].empty());
  }
}

TEST_CASE("an answer to HEAD has no body, whatever was wrong with the request") {
  FakePipeline pipeline;
  ServiceState state;
  FrontMetrics metrics;
  EventHandler handler(pipeline, BodyLimits{}, state, metrics);
  HttpLimits limits;
  ResponseWriter writer;
  writer.set_time(0);
  BufferBudget memory(1 << 20);
  for (std::string request :
       {std::string("HEAD /healthz HTTP/1.1\r\nHost: a b\r\n\r\n"),
        std::string("HEAD /healthz HTTP/9.9\r\n\r\n"),
        std::string("HEAD /healthz HTTP/1.1\r\n\r\n"),
        std::string("HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n"),
        std::string("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n"),
        std::string("HEAD /healthz HTTP/1.1\r\nX: a\x01\r\n\r\n"),
        "HEAD /" + std::string(9000, 'a') + " HTTP/1.1\r\n\r\n",
        "\r\nHEAD /" + std::string(9000, 'a'), std::string("HEAD /healthz HTTP/1.1\n\n"),
        std::string("HEAD /healthz\r\n\r\n")}) {
    INFO(request.substr(0, 80));
    HttpContext context{limits, writer, handler, memory, {}};
    HttpConnection connection;
    connection.received(request, context);
    CHECK(context.out.ends_with("\r\n\r\n"));
    CHECK(context.out.find("Content-Length: ") != std::string::npos);
  }
  std::string begun = "HEAD /healthz";  // and never ended
  HttpContext context{limits, writer, handler, memory, {}};
  HttpConnection connection;
  connection.received(begun, context);
  connection.time_out(context);
  CHECK(context.out.starts_with("HTTP/1.1 408 "));
  CHECK(context.out.ends_with("\r\n\r\n"));
}

TEST_CASE("a media type that is not taken comes back with those that are") {
  FakePipeline pipeline;
  ServiceState state;
  FrontMetrics metrics;
  EventHandler handler(pipeline, BodyLimits{}, state, metrics);
  HttpLimits limits;
  ResponseWriter writer;
  writer.set_time(0);
  BufferBudget memory(1 << 20);
  const auto answer = [&](const std::string& header) {
    HttpContext context{limits, writer, handler, memory, {}};
    HttpConnection connection;
    std::string request =
        "POST /events HTTP/1.1\r\nHost: a\r\n" + header + "Content-Length: 2\r\n\r\n{}";
    connection.received(request, context);
    return context.out;
  };
  CHECK_THAT(answer("Content-Type: text/plain\r\n"),
             Catch::Contains("\r\nAccept: application/json, application/x-ndjson\r\n"));
  CHECK_THAT(answer("Content-Encoding: br\r\n"),
             Catch::Contains("\r\nAccept-Encoding: gzip, identity\r\n"));
  CHECK_THAT(answer("Content-Type: text/plain\r\n"),
             Catch::Contains("\r\nX-Content-Type-Options: nosniff\r\n"));
}
