// costsim horizon: its formats, its exit codes, its errors with their place.
#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

const std::string collector = "scenarios/event-collector.toml";

Ran horizon(std::vector<std::string> options) {
  options.insert(options.begin(),
                 {"horizon", "--set", "scenario.step=1h", "--set", "traffic.rate=400k/h"});
  return run_program(options);
}

void refused(const std::vector<std::string>& options, const std::string& part) {
  const Ran ran = horizon(options);
  INFO(ran.err);
  CHECK(ran.exit_code == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains(part));
}

}  // namespace

TEST_CASE("every format of a horizon tells the same months, and equal input gives equal bytes") {
  const auto in = [&](const std::string& format) {
    const Ran ran = horizon({collector, "--growth", "10%", "--months", "12", "--format", format});
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    return ran.out;
  };
  const json report = json::parse(in("json"));
  REQUIRE(report.at("months").size() == 12);
  CHECK(report.at("breaks")[0].at("check") == "moving-pays");
  CHECK(report.at("breaks")[0].at("holds_again") == 5);
  CHECK(report.at("breaks")[1].at("month") == 11);
  CHECK(report.at("payback_month").is_null());
  CHECK_THAT(in("table"), Contains("month 11  rule-of-40 fails"));
  CHECK_THAT(in("markdown"), Contains("| 11 | rule-of-40 fails |"));
  const std::string total = report.at("months")[11].at("cumulative").at("serverless");
  CHECK_THAT(in("csv"), Contains("," + total + ","));
  CHECK(in("json") == in("json"));
}

TEST_CASE("a horizon without growth says so") {
  const Ran ran = horizon({collector, "--months", "2"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Contains("no growth is stated"));
}

TEST_CASE("a horizon follows a history, and growth of the command line stands in its place") {
  const std::vector<std::string> asked = {
      collector, "--history", "tests/golden/history.csv", "--months", "2", "--format", "json"};
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> options = asked;
    options.insert(options.end(), more.begin(), more.end());
    const Ran ran = horizon(options);
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    return json::parse(ran.out);
  };
  // The history was drawn with 9 % a month and a deviation of 1.5 % a day.
  const json fitted = with({"--fit", "exponential"});
  CHECK(fitted.at("fit").at("parameters").at("per_month").get<double>() ==
        Approx(0.09).epsilon(0.05));
  CHECK(fitted.at("fit").at("error").get<double>() < 0.01);
  CHECK(fitted.at("months")[0].at("band").at("requests").size() == 2);
  CHECK(with({}).at("fit").is_object());
  const json stated = with({"--growth", "10%"});
  CHECK(stated.at("fit").is_null());
  CHECK(stated.at("months")[1].at("factor") == "1.1");
}

TEST_CASE("a trace as traffic is what a fit goes on from") {
  const Ran ran =
      run_program({"horizon", collector, "--fit", "exponential", "--months", "1", "--format",
                   "json", "--set", "scenario.step=1h", "--set",
                   "traffic={ shape = \"trace\", file = \"tests/golden/history.csv\" }"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const json report = json::parse(ran.out);
  // The last thirty days of the trace have 313 million; the month after them 9 % more.
  CHECK(std::stod(report.at("months")[0].at("requests").get<std::string>()) ==
        Approx(1.09 * 3.04e8).epsilon(0.02));
}

TEST_CASE("a bad horizon is refused before anything is told") {
  refused({collector, "--months", "0"}, "--months");
  refused({collector, "--months", "1000"}, "--months");
  refused({collector, "--growth", "fast"}, "expected \"10%\" (a month)");
  refused({collector, "--growth", "fast"}, collector + " (--growth): growth = 'fast'");
  refused({collector, "--history", "none.csv", "--export", "json=" + collector}, "would be lost");
  refused({collector, "--prices", "1999"}, "(--prices)");
  refused({collector, "--region", "moon-1"}, "(--region)");
  refused({collector, "--set", "horizon.migration.from=serverles", "--set",
           "horizon.migration.to=containers"},
          "did you mean 'serverless'?");
  refused({collector, "--format", "yaml"}, "yaml");
  refused({collector, "--fit", "cubic"}, "--fit");
  refused({collector, "--fit", "best"}, "costsim: " + collector + ":19:1: a fit needs");
  refused({collector, "--fit", "best", "--growth", "3%"}, "--growth");
  refused({collector, "--history", "tests/golden/golden_test.cpp"}, "golden_test.cpp:1:1");
  refused({collector, "--months", "abc"}, "--months: 'abc': expected a whole number");
  refused({collector, "--months", "240", "--growth", "10000%"},
          collector + " (--growth): month 15 of the horizon would have 1.1e+28 times the traffic");
  // Another option may have made the table.
  const fs::path nothing = fs::temp_directory_path() / "costsim-horizon-nothing.csv";
  std::ofstream history(nothing);
  history << "timestamp,count\n";
  for (int day = 10; day < 30; ++day) history << "2026-01-" << day << "T00:00:00Z,0\n";
  history.close();
  refused({collector, "--months", "12", "--history", nothing.string()},
          collector + " (--history): the recorded requests are none at all");
  std::ofstream(nothing) << "timestamp,count\n2026-01-01T00:00:00Z,5\n2026-01-02T00:00:00Z,5\n";
  refused({collector, "--months", "12", "--history", nothing.string()},
          collector + " (--history): the recorded requests last");
  CHECK(horizon({collector, "--history", "none.csv"}).exit_code == 4);
  CHECK(horizon({"scenarios/none.toml"}).exit_code == 4);
}

TEST_CASE("help of a horizon has examples") {
  const Ran ran = run_program({"horizon", "--help"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Contains("costsim horizon my.toml --months 36 --growth 10%"));
}
