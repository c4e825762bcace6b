// costsim diff: its sides, its gates and exit codes, its errors with their place.
#include <fstream>

#include "simulation_fixture.hpp"
#include "units/decimal.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;
using costsim::Decimal;

namespace {

const std::string collector = "scenarios/event-collector.toml";

Ran diff(std::vector<std::string> options) {
  options.insert(options.begin(), "diff");
  return run_program(options);
}

json difference(std::vector<std::string> options) {
  options.insert(options.end(), {"--format", "json"});
  const Ran ran = diff(options);
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return json::parse(ran.out);
}

void refused(const std::vector<std::string>& options, const std::string& part) {
  const Ran ran = diff(options);
  INFO(ran.err);
  CHECK(ran.exit_code == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains(part));
}

std::string temporary(const std::string& name) {
  return (fs::temp_directory_path() / ("costsim-diff-" + name)).string();
}

/// The scenario in long steps, saved as a file of this name.
std::string saved(const std::string& name, std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"run", collector, "--no-flips", "--no-fail", "--set",
                                   "scenario.step=1h", "--format", "json"});
  const Ran ran = run_program(options);
  REQUIRE(ran.exit_code == 0);
  std::ofstream(temporary(name)) << ran.out;
  return temporary(name);
}

Decimal number(const json& value) {
  return Decimal::parse(value.get<std::string>());
}

void check_sums(const json& found) {
  for (const json& total : found.at("totals")) {
    Decimal sum;
    for (const json& change : found.at("changes")) {
      CHECK(number(change.at("usage_effect")) + number(change.at("price_effect")) ==
            number(change.at("after")) - number(change.at("before")));
      if (change.at("architecture") == total.at("architecture")) sum += number(change.at("change"));
    }
    CHECK(sum == number(total.at("after")) - number(total.at("before")));
  }
}

const std::vector<std::string> quick = {collector, "--set", "scenario.step=1h"};

std::vector<std::string> quickly(std::vector<std::string> options) {
  options.insert(options.begin(), quick.begin(), quick.end());
  return options;
}

}  // namespace

TEST_CASE("two epochs, in any of the forms that say so, are one difference") {
  const json found = difference(quickly({"--prices", "2018-08,2026"}));
  check_sums(found);
  CHECK(found.at("before").at("prices").at("epoch") == "2018-08");
  CHECK(found.at("after").at("prices").at("epoch") == "2026");
  CHECK(found.at("changes")[0].at("meter") == "rest-requests");
  CHECK(found.at("changes")[0].at("usage_effect") == "0.00");
  CHECK(found == difference(quickly({"--before", "prices=2018-08", "--after", "prices=2026"})));
  CHECK(found == difference(quickly({"--after", "prices=2026"})));
}

TEST_CASE("a scenario, its saved result and a change of it compare with each other") {
  const std::string before = saved("before.json"),
                    after = saved("after.json", {"--set", "traffic.rate=20M/h"});
  const json of_files = difference({before, after});
  const json of_scenarios = difference(quickly({"--set-after", "traffic.rate=20M/h"}));
  check_sums(of_files);
  check_sums(of_scenarios);
  CHECK(of_files.at("changes") == of_scenarios.at("changes"));
  CHECK(of_files.at("totals") == of_scenarios.at("totals"));
  CHECK(of_files.at("before").at("set").is_null());
  CHECK(of_scenarios.at("after").at("set") == json({"traffic.rate=20M/h"}));
  for (const json& change : of_files.at("changes")) CHECK(change.at("price_effect") == "0.00");
  CHECK(difference({before, collector, "--set", "scenario.step=1h"}).at("changes").empty());
}

TEST_CASE(
    "two saved results tell prices from usage where there are tiers, as their scenario does") {
  // 2026 has tiers of the gateway's requests, of which less traffic reaches fewer.
  for (const std::vector<std::string>& setting :
       {std::vector<std::string>{}, {"--set", "scenario.period=2160h"}}) {
    const auto with = [&](std::vector<std::string> options) {
      options.insert(options.end(), setting.begin(), setting.end());
      return options;
    };
    const std::vector<std::string> less = {"--prices", "2026", "--set", "traffic.rate=200k/h"};
    const std::string old_one = saved("2018.json", with({"--prices", "2018-08"})),
                      new_one = saved("2026.json", with(less));
    const json forth = difference({old_one, new_one}), back = difference({new_one, old_one});
    check_sums(forth);
    check_sums(back);
    CHECK(forth.at("changes") == difference(quickly(with({"--prices", "2018-08,2026", "--set-after",
                                                          "traffic.rate=200k/h"})))
                                     .at("changes"));
    CHECK(back.at("changes") == difference(quickly(with({"--prices", "2026,2018-08", "--set-before",
                                                         "traffic.rate=200k/h"})))
                                    .at("changes"));
    CHECK(difference({new_one, new_one}).at("changes").empty());
  }
}

TEST_CASE("regions and options are sides, too") {
  const json regions = difference(quickly({"--region", "us-west-1,us-east-1", "--prices", "2026"}));
  check_sums(regions);
  CHECK(regions.at("after").at("prices").at("region") == "us-east-1");
  const json option = difference(
      quickly({"--after", "option=http-api", "--region", "us-east-1", "--prices", "2026"}));
  check_sums(option);
  bool added = false, removed = false;
  for (const json& change : option.at("changes")) {
    added = added || change.at("kind") == "added";
    removed = removed || change.at("kind") == "removed";
  }
  CHECK(added);
  CHECK(removed);
}

TEST_CASE("the gates of a difference decide its exit code") {
  const auto code = [](std::vector<std::string> options) {
    return diff(quickly(options)).exit_code;
  };
  const std::vector<std::string> dearer = {"--after", "traffic.rate=20M/h"};
  const auto gated = [&](std::vector<std::string> gates) {
    gates.insert(gates.end(), dearer.begin(), dearer.end());
    return code(gates);
  };
  CHECK(code(dearer) == 0);
  CHECK(gated({"--fail-if-increase", "5%"}) == 1);
  CHECK(gated({"--fail-if-increase", "70%"}) == 0);
  CHECK(gated({"--fail-if-new-failure"}) == 0);
  CHECK(code({"--after", "traffic.rate=100k/h", "--fail-if-new-failure"}) == 1);  // moving-pays
  CHECK(code({"--before", "traffic.rate=100k/h", "--fail-if-new-failure"}) == 0);
}

TEST_CASE("files of a difference are written as those of a run are") {
  const std::string file = temporary("comment.md");
  const Ran ran = diff(quickly({"--prices", "2018-08,2026", "--export", "markdown=" + file}));
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.err, Contains("wrote " + file));
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  CHECK_THAT(text.str(), Contains("### Event collector"));
}

TEST_CASE("a run tells beside its result what changed since its baseline") {
  const std::string before = saved("baseline.json");
  const std::vector<std::string> run = {"run",
                                        collector,
                                        "--no-flips",
                                        "--set",
                                        "scenario.step=1h",
                                        "--set",
                                        "traffic.rate=20M/h",
                                        "--baseline",
                                        before};
  const auto in = [&](const std::string& format) {
    std::vector<std::string> options = run;
    options.insert(options.end(), {"--format", format});
    const Ran ran = run_program(options);
    CHECK(ran.exit_code == 0);
    return ran.out;
  };
  const json baseline = json::parse(in("json")).at("baseline");
  check_sums(baseline);
  const json found =
      difference({before, collector, "--set", "scenario.step=1h", "--after", "traffic.rate=20M/h"});
  CHECK(baseline.at("changes") == found.at("changes"));
  CHECK_THAT(in("table"), Contains("Since the baseline") && Contains("+$20,160.00  +66.7%"));
  CHECK_THAT(in("markdown"), Contains("**Since the baseline**") && Contains("20,160.00"));
  CHECK_FALSE(json::parse(run_program({"run", collector, "--format", "json", "--no-flips"}).out)
                  .contains("baseline"));
  CHECK(run_program({"run", collector, "--baseline", collector}).exit_code == 2);
  CHECK(run_program({"run", collector, "--baseline", "none.json"}).exit_code == 4);
  CHECK(run_program({"run", collector, "--baseline", ""}).exit_code == 2);
  CHECK_THAT(run_program({"run", "-", "--baseline", "-"}).err,
             Contains("standard input is the scenario already: expected a file for --baseline"));
}

TEST_CASE("what cannot be compared is refused with the reason") {
  refused({collector}, "expected a second file, or what else differs");
  refused({collector, "--prices", "a,b,c"}, "--prices a,b,c: expected one for both sides, or two");
  refused({collector, "--prices", "2018-08,"}, "expected one for both sides, or two");
  refused({collector, "--prices", "2018-08,2027"}, "2027");
  refused({collector, "--after", "traffic.rat=5M/h"}, "did you mean 'rate'?");
  refused({collector, "--prices", "2018-08,2026", "--before", "prices=2026"},
          "--before prices=2026: there is prices '2018-08' for this side already");
  refused({collector, "--after", "region=us-east-1", "--after", "region=eu-west-1"},
          "region=eu-west-1: there is region 'us-east-1' for this side already");
  refused({collector, "--before", "prices=1999"}, "(--before prices)");
  refused({collector, "--after", "region=moon-1"}, "(--after region)");
  refused({"-", "-"}, "standard input is the first side already: expected a file for the second");
  refused({collector, collector, collector}, "files");
  refused({collector, collector, "--format", "yaml"}, "unknown format 'yaml'");
  refused({collector, collector, "--fail-if-increase", "much"}, "--fail-if-increase much");
  refused({collector, collector, "--fail-if-increase", "-5%"}, "from 0% on");
  // What a shell makes of a variable that is not set is no gate that is left out.
  refused({collector, collector, "--fail-if-increase", ""}, "--fail-if-increase: is empty");
  refused({collector, "--region", ""}, "--region: is empty");
  refused({collector, collector, "--export", "csv=" + collector}, "would be lost");
  const std::string bad = temporary("bad.json");
  std::ofstream(bad) << R"({"schema_version": 1})";
  refused({bad, collector}, bad + ": 'scenario' is missing");
  const std::string result = saved("result.json");
  refused({result, result, "--after", "prices=2026"}, "a saved result cannot be evaluated anew");
  refused({result, result, "--set", "traffic.rate=5M/h"}, "saved results cannot be evaluated anew");
  CHECK(diff({"none.toml", collector}).exit_code == 4);
}

TEST_CASE("help tells the forms of a difference with examples") {
  const Ran ran = run_program({"diff", "--help"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Contains("costsim diff my.toml --prices 2018-08,2026"));
}
