// Who may post: tokens of a file, offered as a bearer's or in the query.
#include "ingest/front/tokens.hpp"

#include <fstream>

#include "ingest/front/pages.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using Catch::Matchers::Contains;

namespace {

const std::string shop = "shop-0123456789abcdef", till = "till/0123456789+abcd==";

struct TokenFile {
  explicit TokenFile(const std::string& text) { write(text); }
  void write(const std::string& text) const { std::ofstream(path()) << text; }
  std::string path() const { return folder.path() / "tokens"; }

  TemporaryFolder folder;
};

std::string bearer(const std::string& token) {
  return "Authorization: Bearer " + token + "\r\n";
}

std::string post_to(const std::string& target) {
  return "POST " + target + " HTTP/1.1\r\nHost: c\r\nContent-Length: 2\r\n\r\n{}";
}

std::string refusal(const std::string& text) {
  try {
    parse_tokens(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("who posts must have one of the tokens, as a bearer's or in the query") {
  const TokenFile file("# of the shop\n" + shop + "\n\n  " + till + "\r\n");
  const Tokens tokens(file.path());
  Pages pages;
  pages.state.tokens = &tokens;
  CHECK(pages.status(post("{}", bearer(shop))) == 201);
  CHECK(pages.status(post("{}", "authorization: bearer " + till + "\r\n")) == 201);
  CHECK(pages.status(post_to("/events?key=" + shop)) == 201);
  for (const std::string& wrong :
       {post("{}"), post("{}", bearer("wrong-0123456789abcde")), post("{}", bearer(shop + "x")),
        post("{}", bearer(shop.substr(1))), post("{}", bearer("")),
        post("{}", "Authorization: Basic " + shop + "\r\n"),
        post("{}", "Authorization: " + shop + "\r\n"),
        post_to("/events?key=" + shop + "&key=" + shop), post_to("/events?key="),
        post_to("/events?Key=" + shop)}) {
    CAPTURE(wrong);
    const std::string answer = pages.ask(wrong);
    CHECK(first_status(answer) == 401);
    CHECK_THAT(answer, Contains("WWW-Authenticate: Bearer\r\n"));
    CHECK(answer.find("0123456789") == std::string::npos);
  }
  CHECK(pages.pipeline.events().size() == 3);
  // A field that is there counts, not the query beside it.
  const std::string both = "POST /events?key=" + shop + " HTTP/1.1\r\nHost: c\r\n" +
                           bearer("wrong-0123456789abcde") + "Content-Length: 2\r\n\r\n{}";
  CHECK(pages.status(both) == 401);
  CHECK(pages.status(post("{}", bearer(shop) + bearer(shop))) == 400);
}

TEST_CASE("pages about the service and preflights need no token") {
  const TokenFile file(shop);
  const Tokens tokens(file.path());
  Pages pages;
  pages.state.tokens = &tokens;
  CHECK(pages.status("GET /healthz HTTP/1.1\r\nHost: c\r\n\r\n") == 200);
  CHECK(pages.status("OPTIONS /events HTTP/1.1\r\nHost: c\r\n\r\n") == 200);
}

TEST_CASE("tokens are read again, and a file that is wrong then changes nothing") {
  const TokenFile file(shop);
  Tokens tokens(file.path());
  CHECK(tokens.know(shop));
  file.write(till + "\n");
  CHECK(tokens.know(shop));
  tokens.read_again();
  CHECK_FALSE(tokens.know(shop));
  CHECK(tokens.know(till));
  file.write("short\n");
  CHECK_THROWS_AS(tokens.read_again(), Error);
  CHECK(tokens.know(till));
}

TEST_CASE("what is wrong in a file of tokens is told by its line, without its text") {
  for (const char* secret : {"too-short", "a token with blanks", "tökens-of-sixteen-bytes"}) {
    const std::string told = refusal(shop + "\n" + secret + "\n");
    CHECK_THAT(told, Contains("line 2") && Contains("expected 16 to 256"));
    CHECK(told.find(secret) == std::string::npos);
  }
  CHECK_THAT(refusal(std::string(257, 'a')), Contains("line 1"));
  CHECK_THAT(refusal("# none\n"), Contains("no token"));
}
