// Who is answered: a page of this server, with the token, that asked this machine by its name.
#include "cli/explore/pages.hpp"

#include <atomic>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "explore/explored.hpp"
#include "ingest/front/page_server.hpp"
#include "ingest/raw_client.hpp"
#include "support/catch.hpp"

using Catch::Matchers::Contains;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::RawClient;

namespace costsim::testing {
namespace {

const std::string token = "00000000000000070000000000000007";

/// The server of all tests here, on a port of its own.
std::uint16_t served_port() {
  static ingest::PageServer pages(cli::explore_front(0), ingest::system_clocks(), [](std::size_t) {
    return std::make_unique<cli::ExplorePages>(explored(), token);
  });
  return pages.server().address().port;
}

/// A request that is answered, but for what a test says otherwise.
struct Asked {
  std::string line = "POST /" + token + "/evaluate";
  std::string host = fmt::format("127.0.0.1:{}", served_port());
  std::string origin = "http://" + host;
  std::string type = "application/json";
  std::string body = R"({"set": []})";

  std::string bytes() const {
    std::string text = line + " HTTP/1.1\r\nConnection: close\r\n";
    const auto add = [&](const char* name, const std::string& value) {
      if (!value.empty()) text += fmt::format("{}: {}\r\n", name, value);
    };
    add("Host", host);
    add("Origin", origin);
    add("Content-Type", type);
    if (line.starts_with("POST")) text += fmt::format("Content-Length: {}\r\n", body.size());
    return text + "\r\n" + (line.starts_with("POST") ? body : "");
  }
};

std::string answer_to(const std::string& bytes) {
  RawClient client(served_port());
  client.send(bytes);
  return client.read_to_end();
}

int status_of(const Asked& asked) {
  return first_status(answer_to(asked.bytes()));
}

std::string body_of(const std::string& response) {
  const auto end = response.find("\r\n\r\n");
  return end == std::string::npos ? "" : response.substr(end + 4);
}

int status_with(const std::string& line) {
  return status_of({.line = line});
}

void check_hostile(int times) {
  const std::string before = body_of(answer_to(Asked{}.bytes()));
  const std::vector<std::string> hostile = {
      Asked{.line = "POST /wrong/evaluate"}.bytes(),
      Asked{.host = "evil.example"}.bytes(),
      Asked{.origin = "http://evil.example"}.bytes(),
      Asked{.line = "GET /" + token + "/../../etc/passwd"}.bytes(),
      Asked{.body = "{{{{"}.bytes(),
      "POST /" + token +
          "/evaluate HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"
          "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n",
      "\x16\x03\x01\r\n",
      Asked{.line = "POST /" + token + "/evaluate" + std::string(7000, '/')}.bytes(),
      std::string(20000, 'a'),
      Asked{.line = "GET /" + token + "/explore.js HTTP/9.9"}.bytes()};
  int answered = 0;
  for (int i = 0; i < times; ++i) {
    const int status =
        first_status(answer_to(hostile[static_cast<std::size_t>(i) % hostile.size()]));
    answered += status >= 400 ? 1 : 0;
  }
  CHECK(answered == times);
  CHECK(body_of(answer_to(Asked{}.bytes())) == before);
}

}  // namespace

TEST_CASE("explore: the token is as long as it says, and what was drawn") {
  std::uint64_t next = 6;
  CHECK(cli::random_token([&] { return ++next; }) == "00000000000000070000000000000008");
}

TEST_CASE("explore: page, script and answers are served with the token, and kept nowhere") {
  const std::string page = answer_to(Asked{.line = "GET /" + token + "/", .origin = ""}.bytes());
  CHECK(first_status(page) == 200);
  CHECK_THAT(page, Contains("text/html") && Contains("Cache-Control: no-store") &&
                       Contains("Referrer-Policy: no-referrer") &&
                       Contains("X-Frame-Options: DENY"));
  CHECK_THAT(page, Contains("id=\"controls\"") && Contains("<noscript>"));
  CHECK(page.find(token) == std::string::npos);
  const Asked script{.line = "GET /" + token + "/explore.js", .origin = ""};
  CHECK_THAT(answer_to(script.bytes()), Contains("text/javascript") && Contains("'use strict'"));
  CHECK(status_of({}) == 200);
  CHECK(status_of({.host = "localhost", .origin = "http://localhost"}) == 200);
  CHECK(status_with("POST /" + token + "/decision.html") == 200);
  CHECK(status_with("POST /" + token + "/scenario.toml") == 200);
}

TEST_CASE("explore: without the token, from elsewhere or under another name it is 403") {
  CHECK(status_with("GET /") == 403);
  CHECK(status_with("GET /favicon.ico") == 403);
  CHECK(status_with("POST /evaluate") == 403);
  CHECK(status_with("POST /" + token) == 403);
  CHECK(status_with("POST /" + token.substr(1) + "8/evaluate") == 403);
  CHECK(status_with("POST /" + token + "0/evaluate") == 403);
  CHECK(status_with("POST //" + token + "/evaluate") == 403);
  CHECK(status_of({.origin = ""}) == 403);
  CHECK(status_of({.origin = "null"}) == 403);
  CHECK(status_of({.origin = "https://127.0.0.1"}) == 403);
  CHECK(status_of({.origin = "http://127.0.0.1:1"}) == 403);
  CHECK(status_of({.origin = "http://evil.example"}) == 403);
  for (const char* name : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80",
                           "0.0.0.0", "[::1]", "127.0.0.2"}) {
    INFO(name);
    CHECK(status_of({.host = name, .origin = std::string("http://") + name}) == 403);
  }
  // A URL as target says whom it asks, whatever Host says.
  CHECK(status_with("POST http://evil.example/" + token + "/evaluate") == 403);
}

TEST_CASE("explore: other paths, methods, types and sizes are refused") {
  for (const char* path : {"../evaluate", "evaluate/", "%65valuate", "evaluate%00", "..%2fevaluate",
                           "explore.js/../evaluate", "EVALUATE", "/", "scenario.toml/etc/passwd"}) {
    INFO(path);
    CHECK(status_with("POST /" + token + "/" + path) == 404);
  }
  CHECK_THAT(answer_to(Asked{.line = "GET /" + token + "/evaluate"}.bytes()),
             Contains(" 405 ") && Contains("Allow: POST"));
  CHECK_THAT(answer_to(Asked{.line = "POST /" + token + "/"}.bytes()),
             Contains(" 405 ") && Contains("Allow: GET, HEAD"));
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "PATCH", "BREW"}) {
    INFO(method);
    CHECK(status_with(std::string(method) + " /" + token + "/evaluate") == 405);
  }
  CHECK(status_with("POST /" + token + "/evaluate?x=1") == 404);
  CHECK(status_of({.type = "text/plain"}) == 415);
  CHECK(status_of({.type = ""}) == 415);
  CHECK(status_of({.body = std::string(65 * 1024, ' ')}) == 413);
  CHECK(status_with("POST /" + token + "/evaluate?" + std::string(9000, 'x')) == 414);
}

TEST_CASE("explore: a body that is none is answered with what was expected") {
  for (const char* body :
       {"", "{", "[]", "null", "{}", R"({"set": "traffic.rate=1M/h"})", R"({"set": [1]})",
        R"({"set": [], "more": 1})", R"({"set": [["traffic.rate=1M/h"]]})", "\xff\xfe"}) {
    INFO(body);
    const std::string answer = answer_to(Asked{.body = body}.bytes());
    CHECK(first_status(answer) == 422);
    CHECK_THAT(nlohmann::json::parse(body_of(answer)).at("error").get<std::string>(),
               Contains("expected JSON such as"));
  }
  CHECK(status_of({.body = std::string(60000, '[')}) == 422);
  const std::string refused = answer_to(Asked{.body = R"({"set": ["traffic.rate=-1/h"]})"}.bytes());
  CHECK(first_status(refused) == 422);
  CHECK_THAT(nlohmann::json::parse(body_of(refused)).at("error").get<std::string>(),
             Contains("rate = '-1/h': expected a rate"));
}

TEST_CASE("explore: a thousand hostile requests change nothing") {
  check_hostile(1'000);
}

TEST_CASE("explore: nor do ten thousand", "[.slow]") {
  check_hostile(10'000);
}

}  // namespace costsim::testing
