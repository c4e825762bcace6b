#include "report/formats/formats.hpp"

#include "outcomes.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;

TEST_CASE("every format is found by its name and prints both kinds of report") {
  for (const Format& format : formats()) {
    INFO(format.name);
    CHECK(find_format(format.name).report == format.report);
    const std::string report = format.report(event_collector(), options);
    const std::string checks = format.checks(event_collector(), options);
    CHECK(report.ends_with("\n"));
    CHECK(checks.ends_with("\n"));
    // What programs and records read is the same of a check: the whole.
    if (format.report == format.checks) {
      CHECK(checks == report);
    } else if (format.name != "months-csv") {  // no report, but one table of it
      CHECK(checks.size() < report.size());
    }
    if (format.name != "focus") CHECK_THAT(checks, Contains("rule-of-40"));  // a bill alone
  }
}

TEST_CASE("an unknown format is refused with all names and the nearest") {
  try {
    find_format("jsn");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    CHECK(std::string(error.what()) ==
          "unknown format 'jsn': expected one of table, json, "
          "markdown, html, csv, months-csv, comment, junit, github, gitlab, sarif, "
          "adr, focus; did you mean 'json'?");
  }
}
