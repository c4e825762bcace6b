// Pages of other origins: who may post, and what browsers are told (Fetch standard section 3.2).
#include "ingest/front/cross_origin.hpp"

#include "ingest/front/pages.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using Catch::Matchers::Contains;

namespace {

struct Asked {
  explicit Asked(const char* origins)
      : cross_origin(CrossOriginConfig{.origins = parse_origins(origins)}) {
    pages.state.cross_origin = &cross_origin;
  }
  std::string post_from(const std::string& origin, const std::string& more = {},
                        const std::string& body = "{}") {
    return pages.ask(post(body, "Origin: " + origin + "\r\n" + more));
  }
  std::string preflight_from(const std::string& origin) {
    return pages.ask("OPTIONS /events HTTP/1.1\r\nHost: collector\r\nOrigin: " + origin +
                     "\r\nAccess-Control-Request-Method: POST\r\n"
                     "Access-Control-Request-Headers: content-type\r\n\r\n");
  }

  CrossOrigin cross_origin;
  Pages pages;
};

bool lets_in(const std::string& response, const std::string& origin) {
  return response.find("Access-Control-Allow-Origin: " + origin + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a page of a listed origin may post, and may read that it did and that it was refused") {
  Asked asked("https://shop.example,http://localhost:3000");
  for (const std::string origin : {"https://shop.example", "http://localhost:3000"}) {
    const std::string taken = asked.post_from(origin);
    CHECK(first_status(taken) == 201);
    CHECK(lets_in(taken, origin));
    CHECK_THAT(taken, Contains("Vary: Origin\r\n"));
    const std::string refused = asked.post_from(origin, {}, "nope");
    CHECK(first_status(refused) == 400);
    CHECK(lets_in(refused, origin));
    CHECK_THAT(refused, Contains("Access-Control-Expose-Headers: Retry-After\r\n"));
  }
  CHECK(asked.pages.pipeline.events().size() == 2);
}

TEST_CASE("pages of other origins are refused before their events are read") {
  Asked asked("https://shop.example");
  for (const char* origin :
       {"https://shop.example.evil", "http://shop.example", "https://shop.example:8443",
        "https://SHOP.example", "null", "", "*", "https://shop.example, https://a"}) {
    CAPTURE(origin);
    const std::string answer = asked.post_from(origin);
    CHECK(first_status(answer) == 403);
    CHECK(answer.find("Access-Control-Allow-Origin") == std::string::npos);
    CHECK(first_status(asked.preflight_from(origin)) == 403);
  }
  CHECK(asked.pages.pipeline.events().empty());
}

TEST_CASE("who states no origin is no page of another one, and neither is the service's own") {
  Asked asked("https://shop.example");
  CHECK(asked.pages.status(post("{}")) == 201);
  CHECK_THAT(asked.pages.ask(post("{}")), Contains("Vary: Origin\r\n"));
  const std::string own =
      "POST /events HTTP/1.1\r\nHost: c.example:80\r\n"
      "Origin: http://c.example:80\r\nContent-Length: 2\r\n\r\n{}";
  CHECK(asked.pages.status(own) == 201);
}

TEST_CASE("a preflight is told what may be sent, and for how long that holds") {
  Asked asked("https://shop.example");
  const std::string told = asked.preflight_from("https://shop.example");
  CHECK(first_status(told) == 200);
  CHECK(lets_in(told, "https://shop.example"));
  CHECK_THAT(told, Contains("Access-Control-Allow-Credentials: true\r\n"));
  CHECK_THAT(told, Contains("Access-Control-Allow-Methods: POST\r\n") &&
                       Contains("Access-Control-Allow-Headers: authorization, content-encoding, "
                                "content-type, x-partition-key\r\n") &&
                       Contains("Access-Control-Max-Age: 7200\r\n"));
}

TEST_CASE("* lets all pages in, and then answers are the same for all") {
  Asked asked("*");
  for (const char* origin : {"https://a.example", "null"}) {
    const std::string answer = asked.post_from(origin);
    CHECK(first_status(answer) == 201);
    CHECK(lets_in(answer, "*"));
    CHECK(answer.find("Vary") == std::string::npos);
  }
}

TEST_CASE("beacons of text are taken where somebody says whose pages may post") {
  const std::string text = "Content-Type: text/plain;charset=UTF-8\r\n";
  Asked asked("https://shop.example");
  CHECK(first_status(asked.post_from("https://shop.example", text, "[{},{}]")) == 201);
  CHECK(asked.pages.pipeline.events().size() == 2);
  CHECK(Pages().status(post("{}", text)) == 415);
}

TEST_CASE("pages about the service are for no page, and without a list nothing changes") {
  Asked asked("https://shop.example");
  const std::string health =
      asked.pages.ask("GET /healthz HTTP/1.1\r\nHost: c\r\nOrigin: https://shop.example\r\n\r\n");
  CHECK(first_status(health) == 200);
  CHECK(health.find("Access-Control") == std::string::npos);
  Pages pages;
  const std::string answer = pages.ask(post("{}", "Origin: https://shop.example\r\n"));
  CHECK(first_status(answer) == 201);
  CHECK(answer.find("Vary") == std::string::npos);
}

TEST_CASE("what is no list of origins is refused with what was expected") {
  for (const char* wrong :
       {"shop.example", "https://shop.example/", "https://Shop.example", "https://", "",
        "*,https://a.example", "https://a.example,", "https://a b", "ftp ://a"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(parse_origins(wrong), Error);
  }
  CHECK(parse_origins("https://a.example , null") ==
        std::vector<std::string>{"https://a.example", "null"});
}
