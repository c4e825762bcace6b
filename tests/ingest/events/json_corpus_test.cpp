// Texts written from RFC 8259: well-formed or not.
#include "ingest/corpus.hpp"
#include "ingest/events/json.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;

namespace {

/// {128*[} is a bracket 128 times.
std::string repeated(std::string text) {
  for (const std::string unit : {"[", "]", "{\"a\":", "}"}) {
    const std::string end = "*" + unit + "}";
    for (auto at = text.find(end); at != std::string::npos; at = text.find(end)) {
      const auto begin = text.rfind('{', at);
      const int times = std::stoi(text.substr(begin + 1, at - begin - 1));
      std::string whole;
      for (int i = 0; i < times; ++i) whole += unit;
      text.replace(begin, at + end.size() - begin, whole);
    }
  }
  return text;
}

bool is_well_formed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto begin = std::min(text.find_first_not_of(space), text.size());
  const JsonText found = scan_json(text.substr(begin), LineFeed::IsSpace);
  return found.fault.empty() &&
         text.find_first_not_of(space, begin + found.size) == std::string_view::npos;
}

}  // namespace

TEST_CASE("a text is well-formed or not as RFC 8259 has it") {
  const auto cases = read_corpus("json.tsv", 3);
  CHECK(cases.size() >= 270);
  for (const Fields& each : cases) {
    INFO(each[1] << ": " << each[2]);
    CHECK(is_well_formed(unescaped(repeated(each[2]))) == (each[0] == "yes"));
  }
}
