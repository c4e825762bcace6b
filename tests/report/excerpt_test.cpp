// The line that a message means, with its place underlined.
#include "report/kit/excerpt.hpp"

#include "report/kit/text.hpp"
#include "support/catch.hpp"

using costsim::report::display_width;
using costsim::report::Excerpt;
using costsim::report::excerpt;
using costsim::report::Style;

namespace {

constexpr Style unicode80 = {.color = false, .unicode = true, .width = 80};

Style wide(int width, bool unicode = true) {
  return {.color = false, .unicode = unicode, .width = width};
}

/// What stands above the underline, where all of the line's characters take one column.
std::string underlined(const std::string& line, std::size_t column) {
  const Excerpt shown = excerpt(line, column, unicode80);
  const std::size_t begin = shown.underline.find('^');
  REQUIRE(begin != std::string::npos);
  return begin < shown.line.size() ? shown.line.substr(begin, shown.underline.size() - begin) : "";
}

}  // namespace

TEST_CASE("a text is underlined with its quotes, a bracket to its partner, a word to its end") {
  CHECK(underlined("rate = \"fast one\"  # why", 8) == "\"fast one\"");
  CHECK(underlined(R"(title = "a \" b" # c)", 9) == R"("a \" b")");
  CHECK(underlined("path = 'C:\\' # c", 8) == "'C:\\'");
  CHECK(underlined("titel = 5", 1) == "titel");
  CHECK(underlined("months = 12, growth", 10) == "12");
  CHECK(underlined("stages = [{ service = \"s]qs\" }] # x", 10) == "[{ service = \"s]qs\" }]");
  CHECK(underlined("stages = [{ service = \"sqs\" }]", 11) == "{ service = \"sqs\" }");
  CHECK(underlined("[[architecture]]", 1) == "[[architecture]]");
  CHECK(underlined("require = \"a.kost < b.cost\"", 12) == "a.kost");
  CHECK(underlined("x = = 5", 5) == "=");
}

TEST_CASE("what is not closed on its line is underlined to the line's end") {
  CHECK(underlined("stages = [", 10) == "[");
  CHECK(underlined("title = \"open", 9) == "\"open");
  CHECK(underlined("costs = { a = 1,  ", 9) == "{ a = 1,");
}

TEST_CASE("a place behind the line's end is one sign there") {
  const Excerpt shown = excerpt("rate =", 9, unicode80);
  CHECK(shown.line == "rate =");
  CHECK(shown.underline == "      ^");
  CHECK(excerpt("", 1, unicode80).underline == "^");
  CHECK(excerpt("", 0, unicode80).underline == "^");
  CHECK(excerpt("rate = 5\r", 8, unicode80).line == "rate = 5");
}

TEST_CASE("tabs are blanks up to a stop, and the sign stands below what is meant") {
  const Excerpt shown = excerpt("\tab\tcd = 1", 5, unicode80);
  CHECK(shown.line == "    ab  cd = 1");
  CHECK(shown.underline == "        ^~");
}

TEST_CASE("columns count characters, and the sign counts what they take on the screen") {
  const Excerpt wide_ones = excerpt("title = \"日本\" x = 5", 14, unicode80);
  CHECK(wide_ones.line == "title = \"日本\" x = 5");
  CHECK(wide_ones.underline == std::string(15, ' ') + "^");
  const Excerpt of_them = excerpt("a = \"日本\"", 5, unicode80);
  CHECK(of_them.underline == "    ^~~~~~");
  const Excerpt combined = excerpt("e\xCC\x81 = 5", 6, unicode80);
  CHECK(combined.underline == "    ^");
}

TEST_CASE("nothing in a line can steer a terminal") {
  const Excerpt shown = excerpt("a = \"\x1b[31m\x07\xC2\x9B\xE2\x80\xAE\" b", 12, unicode80);
  CHECK(shown.line == "a = \"\uFFFD[31m\uFFFD\uFFFD\uFFFD\" b");
  CHECK(display_width(shown.line) == 16);
  CHECK(excerpt("bad \xFF byte", 5, unicode80).line == "bad \uFFFD byte");
  CHECK(excerpt("no µ, no \x1b", 1, wide(80, false)).line == "no ?, no ?");
}

TEST_CASE("a long line is cut around the place, within the width") {
  const std::string before(200, 'a'), behind(200, 'z');
  const std::string line = before + " = \"here\" " + behind;
  for (const int width : {30, 57, 80, 120}) {
    const Excerpt shown = excerpt(line, 204, wide(width));
    INFO(shown.line);
    CHECK(display_width(shown.line) == width);
    CHECK(shown.line.starts_with("…"));
    CHECK(shown.line.ends_with("…"));
    const std::size_t at = shown.underline.find('^');
    CHECK(display_width(shown.line.substr(0, shown.line.find("\"here\""))) == static_cast<int>(at));
    CHECK(shown.underline.substr(at) == "^~~~~~");
  }
  CHECK(display_width(excerpt(line, 204, wide(40, false)).line) == 40);
  CHECK(excerpt(line, 204, wide(40, false)).line.starts_with("..."));
}

TEST_CASE("at either end of a long line that end is shown") {
  const std::string line = "key = 1, " + std::string(100, 'x') + ", last = 2";
  CHECK(excerpt(line, 1, wide(40)).line.starts_with("key = 1"));
  CHECK(excerpt(line, 1, wide(40)).underline == "^~~");
  const Excerpt end = excerpt(line, line.size(), wide(40));
  CHECK(end.line.ends_with("last = 2"));
  CHECK(display_width(end.line) == 40);
  CHECK(end.underline.size() == 40);
}

TEST_CASE("what is longer than the window is underlined as far as it is shown") {
  const std::string line = "title = \"" + std::string(300, 'x') + "\"";
  const Excerpt shown = excerpt(line, 9, wide(50));
  CHECK(display_width(shown.line) == 50);
  CHECK(shown.underline.size() == 49);  // the last column is the ellipsis
  CHECK(shown.underline.find('^') != std::string::npos);
}

TEST_CASE("wide characters across the border of what is shown leave the width as it is") {
  std::string line;
  for (int i = 0; i < 60; ++i) line += "本";
  for (std::size_t column = 1; column <= 60; ++column) {
    CHECK(display_width(excerpt(line, column, wide(41)).line) <= 41);
    CHECK(display_width(excerpt(line, column, wide(40)).line) <= 40);
  }
}
