#include <sstream>

#include "outcomes.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;

namespace {

/// Cells of a table row: bars that nothing escapes.
std::size_t bars(const std::string& line) {
  return static_cast<std::size_t>(std::count(line.begin(), line.end(), '|'));
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("verdict and summary come before anything folded") {
  const std::string text = markdown(event_collector(), options);
  CHECK(text.starts_with(
      "### ❌ Event collector: gateway and functions or containers?\n\n"
      "**Fail**: 1 of 3 checks fails: rule-of-40; 1 warning: slow; 1 error finding.\n\n"
      "| architecture | cost for 720 h | | findings |\n"));
  CHECK_THAT(
      text,
      Contains(
          "| containers | $2,423.19 |  | none |\n"
          "| serverless | $31,533.94 | 13.01× | ❌ does not cope: 1 error, 1 warning, 1 note |"));
  const std::size_t fold = text.find("<details>");
  CHECK(text.find("**rule-of-40**") < fold);
  CHECK(text.find("❌ serverless, kinesis: 80 shards exceed") < fold);
  CHECK(text.find("us-west-1, prices 2018-08 as of 2018-12-05, 720 h.") < fold);
  CHECK(text.find("rest-requests") > fold);
}

TEST_CASE("each architecture and the inputs are one fold each") {
  const std::string text = markdown(event_collector(), options);
  CHECK(occurrences(text, "<details>\n<summary>") == 3);
  CHECK(occurrences(text, "</details>") == 3);
  // A blank line on both sides, or the Markdown inside is not rendered.
  CHECK(occurrences(text, "</summary>\n\n") == 3);
  CHECK(occurrences(text, "\n\n</details>") == 3);
}

TEST_CASE("hostile text leaves neither its cell nor its line, and starts nothing") {
  const std::string text = markdown(hostile_outcome(), options);
  CHECK(text.find("<script") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("`") == std::string::npos);
  CHECK(text.find("@all") == std::string::npos);
  CHECK(text.find(" #1") == std::string::npos);
  CHECK(text.find("[a]") == std::string::npos);
  CHECK(text.find("\n## head") == std::string::npos);
  CHECK(occurrences(text, "</details>") == 3);
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    INFO(line);
    CHECK((bars(line) == 0 || bars(line) == 5));  // every table has four columns
  }
}

TEST_CASE("a text that begins like a list item is none") {
  auto outcome = event_collector();
  outcome.notes = {"- not a list", "+ nor this", "a - b"};
  const std::string text = markdown(outcome, options);
  CHECK_THAT(text, Contains("\n- &#45; not a list\n- &#43; nor this\n- a - b\n"));
}

TEST_CASE("amounts are no formulas") {
  auto outcome = event_collector();
  outcome.notes = {"from $5 to $6", "x$y$z"};
  const std::string text = markdown(outcome, options);
  CHECK_THAT(text, Contains("- from $5 to $6\n"));
  CHECK_THAT(text, Contains("- x&#36;y&#36;z\n"));
}

TEST_CASE("an empty outcome is still a comment") {
  const std::string text = markdown(empty_outcome(), options);
  CHECK_THAT(text, Contains("### ⚠️"));
  CHECK_THAT(text, Contains("**No checks**: no checks are stated."));
  CHECK(text.find("|") == std::string::npos);
}

TEST_CASE("a folded bill ends in the sum of the rest") {
  CHECK_THAT(markdown(huge_outcome(), options), Contains("| 148 more | | $0.03 | &#60;0.1% |"));
}

TEST_CASE("check writes checks and verdict only") {
  const std::string text = checks_markdown(event_collector(), options);
  CHECK_THAT(text, Contains("**Fail**: 1 of 3 checks fails"));
  CHECK_THAT(text, Contains("- ✅ **budget**: <code>containers.cost &#60;= $2500</code><br>"
                            "$2,423.1936 against $2,500.00, 3.1% headroom"));
  CHECK(text.find("<details>") == std::string::npos);
  CHECK(text.find("| architecture") == std::string::npos);
}
