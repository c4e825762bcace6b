#include "report/markup/markup.hpp"

#include "support/catch.hpp"
#include "support/xml.hpp"

using namespace costsim::report;
using costsim::testing::read_xml;

TEST_CASE("foreign text starts no element, no attribute and no entity") {
  const std::string hostile = "</p><script>alert(1)</script> \"'&amp; \x1b[31m \xE2\x80\xAE\x01 ";
  const Markup made = element("p", {{"title", hostile}}, hostile);
  CHECK(made.text().find("<script") == std::string::npos);
  const auto read = read_xml(made.text());
  CHECK(read.children.empty());
  CHECK(read.text == "</p><script>alert(1)</script> \"'&amp; ");
  CHECK(read.attribute("title") == read.text);
}

TEST_CASE("a text with line ends keeps them and its blanks") {
  CHECK(lines("a\n  b   = \"<x>\"\n\nc").text() == "a\n  b   = &quot;&lt;x&gt;&quot;\n\nc\n");
}

TEST_CASE("numbers of a drawing have two decimals at most") {
  CHECK(number(12.5) == "12.5");
  CHECK(number(-0.001) == "0");
  CHECK(number(340) == "340");
  CHECK(number(1.0 / 3) == "0.33");
}

TEST_CASE("the reader of these tests refuses what is not well formed") {
  for (const char* bad : {"<a><b></a></b>", "<a>", "<a x=\"1\" x=\"2\"/>", "<a>&x;</a>",
                          "<a>\x01</a>", "<a/><b/>", "<a x=\"<\"/>"}) {
    INFO(bad);
    CHECK_THROWS(read_xml(bad));
  }
  CHECK(read_xml("<a x=\"&lt;\">t<b>u</b></a>").text == "tu");
}
