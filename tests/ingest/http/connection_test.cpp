#include "ingest/http/connection.hpp"

#include <set>

#include "ingest/http_corpus.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;

namespace {

/// Serves the paths of the service, and remembers each body.
class Recorder : public RequestHandler {
 public:
  std::optional<Reply> admit(const RequestView& request) override {
    const Method method = request.head.method;
    if (method == Method::Unknown || method == Method::Connect) {
      Reply unknown = error_reply(Status::NotImplemented, "no");
      unknown.close = true;
      return unknown;
    }
    const std::string_view path = request.text(request.head.path);
    if (path == "*") return Reply{};
    if (path != "/events" && path != "/healthz") return error_reply(Status::NotFound, "no");
    const Method wanted = path == "/events" ? Method::Post : Method::Get;
    if (method != wanted) return error_reply(Status::MethodNotAllowed, "no");
    if (wanted == Method::Post && !request.head.chunked && !request.head.content_length)
      return error_reply(Status::LengthRequired, "no");
    return std::nullopt;
  }
  bool ready(const RequestView& request) override {
    if (rounds == 0 || request.body.size() < 10) return true;
    if (request.stays) seen.insert(request.body.data());
    return ++asked % rounds == 0;
  }
  Reply handle(const RequestView& request) override {
    bodies.emplace_back(request.body);
    return {.status = Status::Created, .ticket = bodies.size()};
  }
  std::vector<std::string> bodies;
  int rounds = 0;  ///< until a body of ten bytes is ready; 0: at once
  int asked = 0;
  std::set<const char*> seen;  ///< where bodies stayed
};

struct Talk {
  explicit Talk(std::size_t memory = 64 << 20) : buffer_budget(memory) { writer.set_time(0); }

  /// Sends `bytes` in pieces of at most `piece` bytes.
  void send(const std::string& bytes, std::size_t piece) {
    std::vector<char> scratch(64 * 1024);
    for (std::size_t at = 0; at < bytes.size() && !connection.closed();) {
      const auto room = connection.room(scratch);
      REQUIRE_FALSE(room.empty());
      const std::size_t size = std::min({piece, room.size(), bytes.size() - at});
      std::copy_n(bytes.data() + at, size, room.data());
      connection.received(room.first(size), context);
      while (connection.stalled() || connection.at_work()) flush();
      at += size;
    }
    flush();
  }
  void flush() {
    output += std::exchange(context.out, {});
    if (connection.stalled() || connection.at_work()) connection.received({}, context);
  }
  /// Status codes of all responses.
  std::vector<int> statuses() const {
    std::vector<int> found;
    const std::string start = "HTTP/1.1 ";
    for (auto at = output.find(start); at != std::string::npos; at = output.find(start, at + 1))
      found.push_back(std::stoi(output.substr(at + start.size(), 3)));
    return found;
  }

  HttpLimits limits;
  ResponseWriter writer;
  Recorder handler;
  BufferBudget buffer_budget;
  HttpContext context{limits, writer, handler, buffer_budget, {}};
  HttpConnection connection;
  std::string output;
};

Talk talk(const std::string& bytes, std::size_t piece = std::string::npos) {
  Talk result;
  result.send(bytes, piece);
  return result;
}

using Codes = std::vector<int>;

std::string post(const std::string& body, const std::string& headers = "") {
  return "POST /events HTTP/1.1\r\nHost: a\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("each hostile request gets the status it deserves, whole and byte by byte") {
  const auto corpus = hostile_requests();
  REQUIRE(corpus.size() >= 60);
  for (const auto& [claim, bytes, status] : corpus) {
    INFO(claim);
    const Codes expected = status == 0 ? Codes{} : Codes{status};
    for (const std::size_t piece : {std::string::npos, std::size_t{1}, std::size_t{7}}) {
      INFO("in pieces of " << piece);
      const Talk seen = talk(bytes, piece);
      const Codes got = seen.statuses();
      REQUIRE(got.size() >= expected.size());
      CHECK(Codes(got.begin(), got.begin() + static_cast<long>(expected.size())) == expected);
      if (status != 200 && status != 404 && status != 405 && status != 411 && status != 0) {
        CHECK(seen.connection.closed());
        CHECK(got.size() == 1);
      }
      CHECK(seen.handler.bodies.empty());
    }
  }
}

TEST_CASE("the corpus names each claim once") {
  std::set<std::string> claims;
  for (const auto& request : hostile_requests()) CHECK(claims.insert(request.claim).second);
}

TEST_CASE("a request is the same whole and in pieces of any size") {
  const std::string bytes = post("{\"a\":1}") +
                            "POST /events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "3\r\n{\"a\r\n0004;ext=\"v\"\r\n\":2}\r\n0\r\nX-Trailer: y\r\n\r\n" +
                            post(std::string(5000, 'x'));
  for (std::size_t piece = 1; piece < bytes.size(); piece = piece * 3 / 2 + 1) {
    INFO("pieces of " << piece);
    const Talk seen = talk(bytes, piece);
    CHECK(seen.statuses() == Codes{201, 201, 201});
    CHECK(seen.handler.bodies ==
          std::vector<std::string>{"{\"a\":1}", "{\"a\":2}", std::string(5000, 'x')});
    CHECK_FALSE(seen.connection.closed());
    CHECK_FALSE(seen.connection.mid_request());
  }
}

TEST_CASE("pipelined requests are answered in order, in one output") {
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes += post(std::to_string(i));
  Talk seen = talk(bytes);
  CHECK(seen.statuses() == Codes(100, 201));
  for (int i = 0; i < 100; ++i)
    CHECK(seen.handler.bodies[static_cast<std::size_t>(i)] == std::to_string(i));
  CHECK(seen.connection.take_ticket() == 100);
  CHECK(seen.connection.take_ticket() == 0);
}

TEST_CASE("output beyond 256 KB makes pipelined requests wait, none is lost") {
  std::string bytes;
  for (int i = 0; i < 20000; ++i) bytes += "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  CHECK(talk(bytes).statuses() == Codes(20000, 404));
}

TEST_CASE("an idle connection holds no memory, an incomplete request does") {
  Talk seen;
  const std::size_t all = seen.buffer_budget.left();
  seen.send(post("{}"), 1);
  CHECK(seen.buffer_budget.left() == all);
  seen.send("POST /ev", 8);
  CHECK(seen.connection.mid_request());
  CHECK(seen.buffer_budget.left() < all);
}

TEST_CASE("a request for which there is no memory is refused with 503 and the connection ends") {
  Talk seen(32 * 1024);
  seen.send(post(std::string(100'000, 'x')), 4096);
  CHECK(seen.statuses() == Codes{503});
  CHECK(seen.output.find("Retry-After: 1\r\n") != std::string::npos);
  CHECK(seen.connection.closed());
}

TEST_CASE("Expect: 100-continue is met before the body, and not when the body is refused") {
  const std::string head = "POST /events HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
  Talk seen;
  seen.send(head + "Content-Length: 2\r\n\r\n", 1);
  CHECK(seen.output == "HTTP/1.1 100 Continue\r\n\r\n");
  seen.send("{}", 1);
  CHECK(seen.statuses() == Codes{100, 201});
  CHECK(talk(head + "Content-Length: 99999999\r\n\r\n").statuses() == Codes{413});
  CHECK(talk(head + "Content-Length: 2\r\n\r\n{}").statuses() == Codes{201});
}

TEST_CASE("HTTP/1.0 closes unless it asks to be kept alive") {
  const std::string get = "GET /healthz HTTP/1.0\r\n";
  CHECK(talk(get + "\r\n").connection.closed());
  CHECK_FALSE(talk(get + "Connection: Keep-Alive\r\n\r\n").connection.closed());
  CHECK(talk(get + "Connection: Keep-Alive\r\n\r\n").output.find("Connection: keep-alive") !=
        std::string::npos);
}

TEST_CASE("Connection: close ends the conversation behind the response") {
  const Talk seen = talk(post("{}", "Connection: x, Close\r\n") + post("{}"));
  CHECK(seen.statuses() == Codes{201});
  CHECK(seen.output.find("Connection: close\r\n") != std::string::npos);
  CHECK(seen.connection.closed());
}

TEST_CASE("a request refused by its head leaves the connection usable if its body is here") {
  const std::string lost = "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
  CHECK(talk(lost + "{}" + post("{}")).statuses() == Codes{404, 201});
  CHECK(talk(lost).connection.closed());
}

TEST_CASE("absolute form, one empty line ahead, odd spacing and letter case are fine") {
  CHECK(
      talk("POST http://a:80/events?mode=sync HTTP/1.1\r\nhOsT:\t a \r\ncontent-LENGTH:2\r\n\r\n{}")
          .statuses() == Codes{201});
  CHECK(talk("\r\n" + post("{}")).statuses() == Codes{201});
}

TEST_CASE("a request that takes too long gets 408 and the connection ends") {
  Talk seen;
  seen.send("POST /events HTTP/1.1\r\nHo", 3);
  seen.connection.time_out(seen.context);
  seen.flush();
  CHECK(seen.statuses() == Codes{408});
  CHECK(seen.connection.closed());
}

TEST_CASE("while draining each connection closes behind its response") {
  Talk seen;
  seen.context.draining = true;
  seen.send(post("{}"), 10);
  CHECK(seen.statuses() == Codes{201});
  CHECK(seen.connection.closed());
}

TEST_CASE("every response carries a date, as RFC 9110 writes it") {
  Talk seen;
  seen.writer.set_time(784111777);  // the example of RFC 9110 section 5.6.7
  seen.send(post("{}"), 100);
  CHECK(seen.output.find("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n") != std::string::npos);
}

TEST_CASE("text in an error is valid JSON whatever the bytes") {
  std::string out;
  append_json_string(out, std::string("a\"\\\n\x80\xc3\xa9\xed\xa0\x80", 10));
  CHECK(out == "\"a\\\"\\\\\\u000a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST_CASE("a request that takes long is asked for again, stays where it is, and keeps its turn") {
  const std::string small = "POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";
  const std::string large =
      "POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n{\"a\":\"bcde\"}";
  const std::string in_chunks =
      "POST /events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\n{\"a\":\r\n7\r\n\"fghi\"}\r\n0\r\n\r\n";
  for (const std::size_t piece : {std::string::npos, std::size_t{1}, std::size_t{50}}) {
    Talk talk;
    talk.handler.rounds = 4;
    talk.send(small + large + small + in_chunks + small, piece);
    CHECK(talk.statuses() == std::vector<int>{201, 201, 201, 201, 201});
    CHECK(talk.handler.bodies ==
          std::vector<std::string>{"{}", "{\"a\":\"bcde\"}", "{}", "{\"a\":\"fghi\"}", "{}"});
    CHECK(talk.handler.seen.size() <= 2);
    CHECK(talk.handler.asked == 8);
    CHECK_FALSE(talk.connection.mid_request());
  }
}
