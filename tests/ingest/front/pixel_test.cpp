// An image of one pixel whose address is an event.
#include "ingest/front/pixel.hpp"

#include <fstream>

#include "ingest/front/pages.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using Catch::Matchers::Contains;

namespace {

std::string image_of(const std::string& query) {
  return get("/pixel.gif" + query);
}

}  // namespace

TEST_CASE("a query is an event of strings, as a form would send it") {
  const std::pair<std::string, std::string> cases[] = {
      {"a=1", R"({"a":"1"})"},
      {"a=1&b=two+words", R"({"a":"1","b":"two words"})"},
      {"page=%2Fhome%3Fx%3D1&a=b=c", R"({"page":"/home?x=1","a":"b=c"})"},
      {"name=Zo%C3%AB", R"({"name":"Zoë"})"},
      {"q=%22%5C%0A%00", R"({"q":"\"\\\u000a\u0000"})"},
      {"empty=&bare", R"({"empty":"","bare":""})"},
      {"&&a=1&", R"({"a":"1"})"},
      {"a=1&key=a-token-of-the-page", R"({"a":"1"})"},
      {"partition_key=user-7", R"({"partition_key":"user-7"})"},
      {"=x", R"({"":"x"})"},
  };
  for (const auto& [query, json] : cases) {
    CAPTURE(query);
    const QueryEvent event = event_of_query(query);
    CHECK(event.fault.empty());
    CHECK(event.json == json);
  }
}

TEST_CASE("a query that is none, or says a name twice, is no event") {
  for (const char* query : {"", "&", "key=a-token-of-the-page", "a=%", "a=%4", "a=%zz", "a=%ff",
                            "a=%ED%A0%80", "%=1", "a=1&a=1", "a=1&%61=2"}) {
    CAPTURE(query);
    CHECK(!event_of_query(query).fault.empty());
  }
}

TEST_CASE("the pixel is there when it is asked for, takes an event and is an image of 43 bytes") {
  Pages pages;
  CHECK(pages.status(image_of("?a=1")) == 404);
  pages.state.pixel = true;
  const std::string answer = pages.ask(image_of("?a=1&b=%22"));
  CHECK(first_status(answer) == 200);
  CHECK_THAT(answer, Contains("Content-Type: image/gif\r\nContent-Length: 43\r\n"));
  CHECK_THAT(answer, Contains("Cache-Control: no-store\r\n"));
  CHECK_THAT(answer, Contains("Cross-Origin-Resource-Policy: cross-origin\r\n"));
  CHECK(answer.substr(answer.size() - 43, 6) == "GIF89a");
  CHECK(answer.back() == ';');
  CHECK(pages.pipeline.events() == std::vector<std::string>{R"({"a":"1","b":"\""})"});
}

TEST_CASE("what is wrong with a pixel is told by its status, and no event is taken") {
  Pages pages;
  pages.state.pixel = true;
  CHECK(pages.status(image_of("")) == 400);
  CHECK(pages.status(image_of("?a=%f")) == 400);
  CHECK(pages.status(image_of("?partition_key=")) == 400);
  CHECK(pages.status(image_of("?a=" + std::string(200, 'x'))) == 413);
  CHECK_THAT(pages.ask(post("{}", "", "/pixel.gif")), Contains("Allow: GET, OPTIONS\r\n"));
  CHECK(pages.status("HEAD /pixel.gif?a=1 HTTP/1.1\r\nHost: c\r\n\r\n") == 405);
  pages.pipeline.room = 2;
  const std::string answer = pages.ask(image_of("?a=1"));
  CHECK(first_status(answer) == 503);
  CHECK_THAT(answer, Contains("Retry-After: 1\r\n"));
  CHECK(pages.pipeline.events().empty());
  EventHandler admin{pages.pipeline, pages.limits, pages.state, pages.metrics, PageSet::Admin};
  HttpContext context{pages.http, pages.writer, admin, pages.buffer_budget, {}};
  HttpConnection connection;
  std::string bytes = image_of("?a=1");
  connection.received(bytes, context);
  CHECK(first_status(context.out) == 404);
}

TEST_CASE("a pixel needs a token where posts do, and its page's origin where one is stated") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "tokens";
  std::ofstream(path) << "a-token-of-the-page\n";
  const Tokens tokens(path);
  const CrossOrigin cross_origin({.origins = {"https://shop.example"}});
  Pages pages;
  pages.state.pixel = true;
  pages.state.tokens = &tokens;
  pages.state.cross_origin = &cross_origin;
  CHECK(pages.status(image_of("?a=1")) == 401);
  CHECK(pages.status(image_of("?a=1&key=a-token-of-the-page")) == 200);
  CHECK(pages.status(image_of("?a=1&key=a%2Dtoken-of-the-p%61ge")) == 200);
  CHECK(pages.status(image_of("?a=1&key=a-token-of-the-page%")) == 401);
  const std::string listed = pages.ask(
      "GET /pixel.gif?a=1&key=a-token-of-the-page HTTP/1.1\r\nHost: c\r\n"
      "Origin: https://shop.example\r\n\r\n");
  CHECK(first_status(listed) == 200);
  CHECK_THAT(listed, Contains("Access-Control-Allow-Origin: https://shop.example\r\n") &&
                         Contains("Vary: Origin\r\n") && Contains("no-store\r\n"));
  const std::string other =
      "GET /pixel.gif?a=1&key=a-token-of-the-page HTTP/1.1\r\nHost: c\r\n"
      "Origin: https://other.example\r\n\r\n";
  CHECK(pages.status(other) == 403);
  CHECK(pages.pipeline.events() == std::vector<std::string>(3, R"({"a":"1"})"));
}

TEST_CASE("the key of a pixel's event is its own, else that of the field") {
  Pages pages;
  pages.state.pixel = true;
  const auto asked = [&](const std::string& query, const std::string& key) {
    return pages.status("GET /pixel.gif" + query +
                        " HTTP/1.1\r\nHost: c\r\nX-Partition-Key: " + key + "\r\n\r\n");
  };
  CHECK(asked("?a=1", "header") == 200);
  CHECK(asked("?a=1&partition_key=own", "header") == 200);
  CHECK(asked("?a=1", "") == 400);
  CHECK(asked("?a=1", std::string(257, 'k')) == 400);
  CHECK(pages.pipeline.keys() == std::vector<std::string>{"header", "own"});
}
