// Bodies that come packed: Content-Encoding of posts.
#include <string>

#include "ingest/front/pages.hpp"
#include "ingest/support/packed.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using Catch::Matchers::Contains;

namespace {

const std::string gzip = "Content-Encoding: gzip\r\n";
const std::string lines = "Content-Type: application/x-ndjson\r\n";

std::string numbered(int events) {
  std::string body;
  for (int i = 0; i < events; ++i) body += "{\"n\":" + std::to_string(i) + "}\n";
  return body;
}

/// Asks for it turn by turn; how many there were.
std::size_t turns_of(HttpConnection& connection, HttpContext& context, std::string& bytes) {
  connection.received(bytes, context);
  std::size_t turns = 1;
  for (; connection.at_work(); ++turns) connection.received({}, context);
  return turns;
}

}  // namespace

TEST_CASE("a body that is packed by gzip is taken as what it unfolds to") {
  Pages pages;
  CHECK(pages.status(post(packed("{\"a\":1}"), gzip)) == 201);
  CHECK(pages.status(post(packed("{\"b\":2}"), "Content-Encoding: X-GZip\r\n")) == 201);
  CHECK(pages.status(post(packed("{\"c\":3}"), "Content-Encoding: identity, gzip\r\n")) == 201);
  CHECK_THAT(pages.ask(post(packed(numbered(3)), gzip + lines)), Contains("{\"accepted\":3}"));
  CHECK(pages.pipeline.events() == std::vector<std::string>{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}",
                                                            "{\"n\":0}", "{\"n\":1}", "{\"n\":2}"});
}

TEST_CASE("one coding is understood, once") {
  Pages pages;
  for (const char* other : {"br", "deflate", "gzip, gzip", "gzip\r\nContent-Encoding: gzip",
                            "br\r\nContent-Encoding: gzip", "gzip, br"}) {
    CAPTURE(other);
    const std::string fields = "Content-Encoding: " + std::string(other) + "\r\n";
    const std::string answer = pages.ask(post(packed("{}"), fields));
    CHECK(first_status(answer) == 415);
    CHECK_THAT(answer, Contains("Accept-Encoding: gzip, identity\r\n"));
  }
  CHECK(pages.pipeline.events().empty());
}

TEST_CASE("what is damaged, or too large when it is unfolded, is refused whole") {
  Pages pages;
  const std::string good = packed("{\"a\":1}");
  CHECK(pages.status(post("{}", gzip)) == 400);
  CHECK(pages.status(post("", gzip)) == 400);
  CHECK(pages.status(post(good.substr(0, good.size() - 1), gzip)) == 400);
  CHECK(pages.status(post(packed("nope"), gzip)) == 400);
  CHECK(pages.status(post(packed(""), gzip)) == 400);
  const std::size_t most = pages.limits.unfolded;
  const std::string bomb = packed(std::string(4 * most, ' ')),
                    just = packed(std::string(most, ' '));
  for (const auto& [body, status] : {std::pair(bomb, 413), std::pair(just, 400)}) {
    std::string bytes = post(body, gzip);
    HttpConnection connection;
    turns_of(connection, pages.context, bytes);
    CHECK(first_status(std::exchange(pages.context.out, {})) == status);
  }
  CHECK(pages.pipeline.events().empty());
  CHECK(pages.status(post(good, gzip)) == 201);
}

TEST_CASE("a long packed body is unfolded piece by piece, and others are served meanwhile") {
  Pages pages;
  const EventSchema schema(R"({"required":["n"]})");
  pages.state.schema = &schema;
  const std::string body = numbered(20'000), other = packed("{\"n\":-1}");
  for (const char* target : {"/events", "/events?mode=sync"}) {
    CAPTURE(target);
    std::string bytes = post(packed(body), gzip + lines, target);
    HttpConnection connection;
    connection.received(bytes, pages.context);
    std::size_t turns = 0;
    for (; connection.at_work(); ++turns) {
      CHECK(pages.context.out.empty());
      CHECK(pages.status(post(other, gzip)) == 201);
      CHECK(pages.status(post("{}", "", "/events?mode=sync")) == 422);
      connection.received({}, pages.context);
    }
    CHECK(turns >= body.size() / (64 * 1024));
    CHECK_THAT(std::exchange(pages.context.out, {}), Contains("{\"accepted\":20000}"));
    CHECK(pages.pipeline.events().size() >= 20'000);
  }
}

TEST_CASE("a long packed body whose client goes leaves nothing behind") {
  Pages pages;
  std::string bytes = post(packed(numbered(20'000)), gzip + lines);
  {
    HttpConnection gone;
    gone.received(bytes, pages.context);
    gone.received({}, pages.context);
    REQUIRE(gone.at_work());
    pages.handler.forget_body();
  }
  bytes = post(packed(numbered(15'000)), gzip + lines);
  HttpConnection next;
  turns_of(next, pages.context, bytes);
  CHECK_THAT(pages.context.out, Contains("{\"accepted\":15000}"));
}
