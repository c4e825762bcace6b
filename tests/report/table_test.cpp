#include <sstream>

#include "claims.hpp"
#include "outcomes.hpp"
#include "report/explain.hpp"
#include "report/kit/page.hpp"
#include "report/kit/text.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;

namespace {

std::size_t place(const std::string& text, const std::string& part) {
  INFO(part);
  REQUIRE(text.find(part) != std::string::npos);
  return text.find(part);
}

const auto outcomes = {&event_collector, &empty_outcome, &huge_outcome, &hostile_outcome};

}  // namespace

TEST_CASE("no line exceeds the width, whatever the names are") {
  for (const auto make : outcomes) {
    const auto outcome = make();
    for (const int width : {40, 60, 80, 120}) {
      for (const bool unicode : {true, false}) {
        const Options style{"1.2.3", {false, unicode, width}};
        for (const std::string& text :
             {table(outcome, style), checks_table(outcome, style), explain(outcome, "", style)}) {
          for (const std::string& line : lines_of(text)) {
            INFO(line);
            CHECK(display_width(line) <= width);
          }
        }
      }
    }
  }
}

TEST_CASE("a narrow page names everything in full, with its figures on the next line") {
  const std::string text = table(event_collector(), {"1.2.3", {false, true, 60}});
  CHECK_THAT(text, !Contains("…"));
  CHECK_THAT(text, Contains("  api-gateway  rest-requests\n"
                            "       8.64 B  × $3.50/M     $30,240.00  95.9%\n"));
  CHECK_THAT(table(event_collector(), options), !Contains("rest-requests\n"));
}

TEST_CASE("bars and sketches are drawn to the width of the page, not cut") {
  auto outcome = event_collector();
  for (auto& architecture : outcome.architectures) {
    architecture.findings.clear();
    architecture.name += "-of-a-name-that-is-rather-long";
  }
  const std::string text = table(outcome, {"1.2.3", {false, true, 60}});
  const std::string longest = lines_of(text.substr(place(text, "Comparison")))[2];
  CHECK_THAT(longest, Contains("$31,533.94") && Contains("13.01×  ████████"));
  CHECK_THAT(longest.substr(longest.find("13.01")), !Contains("…"));
  CHECK_THAT(lines_of(text)[6], Contains("█") && !Contains("…"));
}

TEST_CASE("an ASCII terminal gets ASCII only") {
  for (const auto make : outcomes) {
    for (const char c : table(make(), {"1.2.3", {false, false, 80}})) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x80 || (byte < 0x20 && c != '\n')) FAIL("byte " << static_cast<int>(byte));
    }
  }
}

TEST_CASE("escape sequences are printed only when colour is asked for, and only ours") {
  for (const auto make : outcomes) {
    CHECK(table(make(), options).find('\x1b') == std::string::npos);
  }
  const std::string colored = table(hostile_outcome(), {"1.2.3", {true, true, 80}});
  for (std::size_t at = colored.find('\x1b'); at != std::string::npos;
       at = colored.find('\x1b', at + 1)) {
    const std::string code = colored.substr(at, colored.find('m', at) - at + 1);
    INFO(code.substr(1));
    CHECK((code == "\x1b[0m" || code == "\x1b[1m" || code == "\x1b[2m" || code == "\x1b[33m" ||
           code == "\x1b[1;31m" || code == "\x1b[1;32m"));
  }
  for (const std::string& line : lines_of(colored)) {
    const bool opened = line.find('\x1b') != std::string::npos;
    CHECK(opened == line.ends_with("\x1b[0m"));  // no colour runs into the next line
  }
}

TEST_CASE("the head says what the prices rest on") {
  const std::string text = table(event_collector(), options);
  CHECK(lines_of(text)[0] == "Event collector: gateway and functions or containers?");
  CHECK(lines_of(text)[1] == "us-west-1, prices 2018-08 as of 2018-12-05, 720 h");
  CHECK_THAT(text, Contains("8.64 B requests, mean 3,333/s, peak 5,412/s in the busiest 1 min"));
  auto years = event_collector();
  years.period = std::chrono::hours(7200);
  CHECK_THAT(table(years, options), Contains("7,200 h billed in months of 720 h"));
  auto untitled = event_collector();
  untitled.scenario.title.clear();
  CHECK(lines_of(table(untitled, options))[0] == "scenarios/event-collector.toml");
}

TEST_CASE("the dearest item comes first, as quantity × price and share") {
  const std::string text = table(event_collector(), options);
  CHECK_THAT(text, Contains("× $3.50/M"));
  CHECK_THAT(text, Contains("$30,240.00  95.9%"));
  CHECK(place(text, "rest-requests") < place(text, "put-payload-units"));
  CHECK(place(text, "put-payload-units") < place(text, "gb-seconds-x86, free"));
}

TEST_CASE("errors come first among the findings, the verdict comes last") {
  const std::string text = table(event_collector(), options);
  CHECK(place(text, "✗ error, kinesis") < place(text, "! warning, api-gateway"));
  CHECK(place(text, "! warning, api-gateway") < place(text, "· info, lambda"));
  CHECK_THAT(text, Contains("limit 50 shards, actual 80 shards; source AWS quotas (2018-08, V1)"));
  CHECK(lines_of(text).back() ==
        "FAIL  1 of 3 checks fails: rule-of-40; 1 warning: slow; 1 error finding");
}

TEST_CASE("checks tell both sides and the headroom") {
  for (const std::string& text :
       {table(event_collector(), options), checks_table(event_collector(), options)}) {
    CHECK_THAT(text, Contains("✗ rule-of-40 fails"));
    CHECK_THAT(text, Contains("$31,533.9414928 against $3,392.47104, missed by 829.5%"));
    CHECK_THAT(text, Contains("✓ budget holds"));
    CHECK_THAT(text, Contains("$2,423.1936 against $2,500.00, 3.1% headroom"));
    CHECK_THAT(text, Contains("! slow fails: a warning"));
  }
  auto equal = event_collector();
  equal.checks[0].headroom_percent = 0;
  CHECK_THAT(table(equal, options), Contains("no headroom"));
}

TEST_CASE("check prints the checks and the verdict, not the bill") {
  const std::string text = checks_table(event_collector(), options);
  CHECK(text.find("rest-requests") == std::string::npos);
  CHECK(text.find("Capacity") == std::string::npos);
  CHECK(lines_of(text).back() ==
        "FAIL  1 of 3 checks fails: rule-of-40; 1 warning: slow; 1 error finding");
}

TEST_CASE("the verdict says how many checks hold") {
  auto outcome = event_collector();
  const auto verdict = [&] { return lines_of(table(outcome, options)).back(); };
  outcome.checks[0].passed = true;
  CHECK(verdict() == "FAIL  2 of 3 checks hold; 1 warning: slow; 1 error finding");
  outcome.checks[2].passed = true;
  CHECK(verdict() == "FAIL  all 3 checks hold; 1 error finding");
  outcome.checks.resize(1);
  CHECK(verdict() == "FAIL  the check holds; 1 error finding");
  outcome.checks.clear();
  CHECK(verdict() == "FAIL  no checks are stated; 1 error finding");
  outcome.findings_rule = decision::FindingsRule::Warn;
  const auto last_lines = [&] {
    const auto lines = lines_of(table(outcome, options));
    return lines[lines.size() - 2] + "|" + lines.back();
  };
  CHECK(last_lines() ==
        "NO CHECKS  no checks are stated; 1 error finding, which only warns; one would|"
        "           be: containers.cost < serverless.cost + 40%");
  for (auto& architecture : outcome.architectures) architecture.findings.clear();
  CHECK(last_lines() ==
        "NO CHECKS  no checks are stated; one would be: containers.cost < serverless.cost|"
        "           + 40%");
}

TEST_CASE("architectures are compared, cheapest first, from two on") {
  const std::string text = table(event_collector(), options);
  const std::size_t comparison = place(text, "Comparison");
  CHECK(text.find("containers   $2,423.19", comparison) < text.find("13.01×", comparison));
  auto one = event_collector();
  one.architectures.pop_back();
  CHECK(table(one, options).find("Comparison") == std::string::npos);
}

TEST_CASE("the comparison marks an architecture that does not cope") {
  auto outcome = event_collector();
  const std::string text = table(outcome, options);
  CHECK(text.find("✗ does not cope", place(text, "Comparison")) != std::string::npos);
  outcome.architectures[0].findings.clear();
  CHECK(table(outcome, options).find("does not cope") == std::string::npos);
}

TEST_CASE("an architecture that costs nothing has no ratios to tell") {
  auto outcome = event_collector();
  outcome.architectures[1].bill.items = {line("s3", "s3", "deletes", 1, "5", "request", "0", "1")};
  const std::string text = table(outcome, options);
  CHECK_THAT(text, Contains("$0.00"));
  CHECK(text.find("nan") == std::string::npos);
  CHECK(text.find("inf ") == std::string::npos);
  outcome.architectures[1].bill.items.clear();
  CHECK_THAT(table(outcome, options), Contains("nothing is billed"));
}

TEST_CASE("a long bill ends in the sum of the rest") {
  const std::string text = table(huge_outcome(), options);
  CHECK_THAT(text, Contains("161 more"));
  CHECK(lines_of(text).size() < 60);
}

TEST_CASE("a sparkline draws values from zero to the largest") {
  const Glyphs& signs = glyphs({});
  CHECK(sparkline({0, 1, 2, 4, 8}, 10, signs) == "▁▁▂▄█");
  CHECK(sparkline({5, 5, 5}, 10, signs) == "███");
  CHECK(sparkline({1, 1, 3, 3}, 2, signs) == "▃█");
  CHECK(sparkline({0, 0}, 10, signs) == "");
  CHECK(sparkline({}, 10, signs) == "");
  CHECK(sparkline({1, 8}, 10, glyphs({false, false, 80})) == "_#");
  CHECK(bar(1, 1000, 30, signs) == "█");
  CHECK(bar(0, 0, 30, signs) == "");
  CHECK(bar(1, 1, 3, signs) == "███");
}

TEST_CASE("a last column that wraps is never cut between words, and stands below where it must") {
  const std::vector<Column> columns = {{Align::Left, true, true}, {.wraps = true}};
  const std::vector<report::Row> rows = {
      {"change", "with"}, {"lambda.memory", "kinesis.shards=auto, lambda.batch=500"}};
  Page beside({false, true, 40});
  beside.grid(columns, rows);
  CHECK(std::move(beside).text() ==
        "  change         with\n"
        "  lambda.memory  kinesis.shards=auto,\n"
        "                 lambda.batch=500\n");
  Page below({false, true, 40});
  below.grid(columns, {{"change", "with"},
                       {"lambda.memory", "architecture.lambda.batch_size=500 and more"}});
  CHECK(std::move(below).text() ==
        "  change\n"
        "      with\n"
        "  lambda.memory\n"
        "      architecture.lambda.batch_size=500\n"
        "      and more\n");
}
