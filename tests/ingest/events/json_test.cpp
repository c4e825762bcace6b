#include "ingest/events/json.hpp"

#include <random>

#include <nlohmann/json.hpp>

#include "ingest/encoding/utf8.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;

namespace {

bool well_formed(const std::string& text) {
  const JsonText read = scan_json(text, LineFeed::IsSpace);
  return read.fault.empty() && read.size == text.size();
}

}  // namespace

TEST_CASE("what RFC 8259 allows is well-formed") {
  for (const char* text : {"{}",
                           "[]",
                           "null",
                           "true",
                           "false",
                           "0",
                           "-0",
                           "1.5e-7",
                           "1E+2",
                           "\"\"",
                           "[[],{}]",
                           "{\"a\" : [ 1 , 2 ] }",
                           "{\"a\":{\"b\":null},\"a\":1}",
                           R"("\"\\\/\b\f\n\r\t\u00e9")",
                           "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
                           "{\n\"a\":\r\n1}",
                           "123456789012345678901234567890",
                           "1e999",
                           "\"0123456789abcdef0123456789\"",
                           R"("lone \ud800 surrogate")",
                           "\"\x7f\""}) {
    INFO(text);
    CHECK(well_formed(text));
  }
}

TEST_CASE("what RFC 8259 does not allow is refused") {
  for (const char* text : {"",
                           "{",
                           "[",
                           "\"",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "{a:1}",
                           "{'a':1}",
                           "tru",
                           "nulL",
                           "True",
                           "NaN",
                           "Infinity",
                           "01",
                           "-",
                           "-01",
                           "1.",
                           ".5",
                           "1e",
                           "1e+",
                           "+1",
                           "0x1",
                           "1 ",
                           "{}x",
                           "\"\\x\"",
                           "\"\\u12g4\"",
                           "\"\\u12",
                           "\"a\nb\"",
                           "\"a\tb\"",
                           "[1}",
                           "{\"a\":1]",
                           "/**/{}",
                           "\xef\xbb\xbf{}",
                           "\"\x80\"",
                           "\"\xc0\xaf\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\"",
                           "\"\xc3\"",
                           "\"\\",
                           "\"0123456789abcdef\x01\""}) {
    INFO(text);
    CHECK_FALSE(well_formed(text));
  }
  CHECK_FALSE(well_formed(std::string("\"a\0b\"", 5)));
  CHECK_FALSE(well_formed(std::string("\0", 1)));
}

TEST_CASE("128 levels of nesting are read, 129 are not") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(well_formed(nested(128)));
  CHECK_FALSE(well_formed(nested(129)));
  CHECK_FALSE(well_formed(std::string(1'000'000, '[')));
}

// nlohmann-json is the oracle where both promise the same: it alone refuses lone surrogates and
// numbers beyond a double.
TEST_CASE("mutated texts are judged as another parser judges them") {
  const std::string seed =
      R"({"a":[1,-2.5e3,true,null,"x\n\"y"],"partition_key":"k","b":{"c":"é","d":[]} })";
  const std::string alphabet = "{}[]\",:\\ntfu0123.-eE \n\t\x01\x80\xc3\xa9";
  std::mt19937 random(1);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  int accepted = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text = seed;
    for (auto edits = below(3) + 1; edits > 0; --edits) {
      const std::size_t at = below(text.size());
      if (below(2) == 0)
        text[at] = alphabet[below(alphabet.size())];
      else
        text.erase(at, below(4));
    }
    INFO(text);
    accepted += well_formed(text) ? 1 : 0;
    REQUIRE(well_formed(text) == nlohmann::json::accept(text));
  }
  CHECK(accepted > 1000);
}

TEST_CASE("no byte beyond the end is read") {
  const std::string text = R"({"key":"0123456789abcdef0123456789abcdef","n":-12.5e+3,"t":true})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    const std::vector<char> exact(text.begin(), text.begin() + static_cast<long>(size));
    CHECK_FALSE(scan_json({exact.data(), size}, LineFeed::IsSpace).fault.empty());
  }
}

TEST_CASE("a line feed is white space in JSON and the end in NDJSON") {
  CHECK(scan_json("{\"a\":\n1}", LineFeed::IsSpace).fault.empty());
  const JsonText cut = scan_json("{\"a\":\n1}", LineFeed::EndsText);
  CHECK(cut.fault == "the text ends too early");
  CHECK(cut.fault_at == 5);
  CHECK(scan_json("{\"a\": 1}\n{}", LineFeed::EndsText).size == 8);
}

TEST_CASE("the partition key is the member of that name at the top") {
  const auto key = [](std::string_view text) { return scan_json(text, LineFeed::IsSpace); };
  CHECK(key(R"({"x":1,"partition_key" : "k"})").key == "k");
  CHECK_FALSE(key(R"({"x":{"partition_key":"k"}})").has_key);
  CHECK_FALSE(key(R"([{"partition_key":"k"}])").has_key);
  CHECK_FALSE(key(R"({"x":"partition_key"})").has_key);
  CHECK(key(R"({"partition_key":"a","partition_key":"b"})").key == "b");
  CHECK_FALSE(key(R"({"partition_key":7})").key_is_string);
  // RFC 8259, section 8.3: names are equal that are equal once their escapes are resolved.
  CHECK(key(R"({"partition\u005fkey":"k"})").key == "k");
  CHECK(key(R"({"\u0070artition\u005Fkey":"k"})").key == "k");
  CHECK(key(R"({"partition_key":"a","partition\u005fkey":"b"})").key == "b");
  CHECK_FALSE(key(R"({"x":{"partition\u005fkey":"k"}})").has_key);
  CHECK_FALSE(key(R"({"partition\\u005fkey":"k"})").has_key);
  CHECK_FALSE(key(R"({"partition\u005ekey":"k"})").has_key);
  const JsonText escaped = key(R"({"partition_key":"a\u00e9\n\ud83d\ude00"})");
  CHECK(escaped.key_has_escapes);
  CHECK(unescape_json(escaped.key) == "a\xc3\xa9\n\xf0\x9f\x98\x80");
}

TEST_CASE("half of a surrogate pair is resolved to no character") {
  for (const char* half : {R"(\ud800)", R"(\udfff)", R"(a\uD83Db)", R"(\ude00\ud83d)",
                           R"(\ud83d\ud83d\ude00)", R"(\ud83d\n)", R"(\ud83d\u0061)"}) {
    INFO(half);
    CHECK_FALSE(unescape_json(half).has_value());
  }
  CHECK(unescape_json(R"(\ufffd)") == "\xef\xbf\xbd");  // who says so means it
}

TEST_CASE("characters are counted, not bytes") {
  CHECK(utf8_characters("a\xc3\xa9\xf0\x9f\x98\x80") == 3);
  CHECK(is_utf8("a\xc3\xa9"));
  CHECK_FALSE(is_utf8("a\xc3"));
}
