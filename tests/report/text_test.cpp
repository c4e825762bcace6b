#include "report/kit/text.hpp"

#include "support/catch.hpp"

using namespace costsim::report;

using Lines = std::vector<std::string>;

TEST_CASE("foreign text becomes one harmless line") {
  CHECK(one_line("plain text") == "plain text");
  CHECK(one_line("a\nb\r\nc\td") == "a b c d");
  CHECK(one_line("  spaces   inside ") == "spaces inside");
  CHECK(one_line("\x1b[1;31mred\x1b[0m") == "red");
  CHECK(one_line("\x1b]0;window title\x07text") == "text");
  CHECK(one_line("\x1b") == "");
  CHECK(one_line("a\x1b[") == "a");
  CHECK(one_line(std::string("nul\0byte", 8)) == "nul byte");
  CHECK(one_line("c1 \xC2\x9B"
                 "31m") == "c1 31m");
  CHECK(one_line("user\xE2\x80\xAEtxt.exe") == "usertxt.exe");
  CHECK(one_line("line\xE2\x80\xA8separator") == "line separator");
  CHECK(one_line("µ × … 日本語 é") == "µ × … 日本語 é");
}

TEST_CASE("broken UTF-8 is replaced byte by byte, never passed on") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(one_line("\xff") == replacement);
  CHECK(one_line("\xC3") == replacement);                                      // cut off
  CHECK(one_line("\xC0\xAF") == replacement + replacement);                    // an overlong '/'
  CHECK(one_line("\xED\xA0\x80") == replacement + replacement + replacement);  // a surrogate
  CHECK(one_line("\xF4\x90\x80\x80").substr(0, 3) == replacement);             // beyond U+10FFFF
  CHECK(one_line("a\x80z") == "a" + replacement + "z");
}

TEST_CASE("plain terminals get plain ASCII") {
  CHECK(one_line("60 × 2 ≤ 5 µs … — “x” 日 é", false) == "60 x 2 <= 5 us ... - \"x\" ? ?");
}

TEST_CASE("width counts columns, not bytes") {
  CHECK(display_width("µ×…─▁█✓·") == 8);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("\xF0\x9F\x98\x80") == 2);
  CHECK(display_width("") == 0);
  CHECK(padded_right("µ", 3) == "µ  ");
  CHECK(padded_left("日", 3) == " 日");
  CHECK(padded_left("long", 2) == "long");
}

TEST_CASE("what does not fit ends in an ellipsis and still fits") {
  CHECK(truncated("short", 5, "…") == "short");
  CHECK(truncated("longer", 5, "…") == "long…");
  CHECK(truncated("longer", 5, "...") == "lo...");
  CHECK(truncated("日本語", 4, "…") == "日…");  // half a character is none
  CHECK(truncated("longer", 1, "…") == "l");
  CHECK(truncated("longer", 0, "…") == "");
}

TEST_CASE("a name that does not fit keeps both its ends") {
  CHECK(shortened("short", 5, "…") == "short");
  CHECK(shortened("standard-requests, tier 1", 16, "…") == "standard… tier 1");
  CHECK(shortened("standard-requests, tier 2", 16, "…") == "standard… tier 2");
  CHECK(shortened("longer", 5, "...") == "l...r");
  CHECK(shortened("日本語日本語", 6, "…") == "日…語");  // half a character is none
  CHECK(shortened("longer", 2, "…") == "l…");
  CHECK(shortened("longer", 0, "…") == "");
}

TEST_CASE("lines break between words, and words that are too long are cut") {
  CHECK(wrapped("one two three", 8) == Lines{"one two", "three"});
  CHECK(wrapped("one two", 7) == Lines{"one two"});
  CHECK(wrapped("abcdefgh", 3) == Lines{"abc", "def", "gh"});
  CHECK(wrapped("a abcdefgh", 3) == Lines{"a", "abc", "def", "gh"});
  CHECK(wrapped("", 5) == Lines{""});
  CHECK(wrapped(std::string(300'000, 'x'), 3).size() == 100'000);
  CHECK(wrapped("日本", 1) == Lines{"日本"});  // no width can hold it: nothing is lost
}
