// Formats for CI, each held against its specification by a checker written from it.
#include "report/ci/ci.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "claims.hpp"
#include "outcomes.hpp"
#include "report/ci/problems.hpp"
#include "support/catch.hpp"
#include "support/xml.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;
using costsim::testing::Element;
using costsim::testing::read_xml;
using Json = nlohmann::json;

namespace {

std::vector<decision::Outcome> outcomes() {
  return {event_collector(), empty_outcome(), huge_outcome(), hostile_outcome()};
}

/// junit-10.xsd of Jenkins' xunit plugin, as far as this program writes it: what an element may
/// have in it, what it must and may say.
struct Rule {
  std::set<std::string> children, required, optional;
};

const std::map<std::string, Rule> junit_rules = {
    {"testsuites", {{"testsuite"}, {}, {"name", "time", "tests", "failures", "errors"}}},
    {"testsuite",
     {{"testcase", "properties", "testsuite", "system-out", "system-err"},
      {"name", "tests", "failures", "errors"},
      {"time", "skipped", "timestamp", "hostname", "id", "package", "group", "file", "log",
       "url"}}},
    {"testcase",
     {{"skipped", "error", "failure", "system-out", "system-err"},
      {"name"},
      {"time", "classname", "group"}}},
    {"failure", {{}, {}, {"type", "message"}}},
    {"skipped", {{}, {}, {"type", "message"}}}};

void keeps_junit(const Element& element) {
  INFO(element.name);
  const auto known = junit_rules.find(element.name);
  REQUIRE(known != junit_rules.end());
  for (const std::string& key : known->second.required) CHECK(element.has(key));
  for (const auto& [key, value] : element.attributes) {
    CHECK((known->second.required.contains(key) || known->second.optional.contains(key)));
  }
  for (const Element& child : element.children) {
    CHECK(known->second.children.contains(child.name));
    keeps_junit(child);
  }
}

/// SARIF 2.1.0 (OASIS, 2020): what it says of a log, a run (§3.14), a result (§3.27), a rule's
/// descriptor (§3.49) and a location (§3.29, §3.30).
void keeps_sarif(const Json& log) {
  CHECK(log.at("version") == "2.1.0");
  CHECK(log.at("$schema").get<std::string>().ends_with("sarif-2.1.0.json"));
  const Json& run = log.at("runs").at(0);
  const Json& rules = run.at("tool").at("driver").at("rules");
  CHECK(run.at("tool").at("driver").at("name") == "costsim");
  std::set<std::string> ids;
  for (const Json& rule : rules) {
    CHECK(ids.insert(rule.at("id").get<std::string>()).second);
    CHECK_FALSE(rule.at("shortDescription").at("text").get<std::string>().empty());
  }
  const std::set<std::string> levels = {"none", "note", "warning", "error"};
  // RFC 3986, appendix A: a URI reference of a path has nothing but these.
  const std::regex uri("(file://)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})*");
  for (const Json& result : run.at("results")) {
    CHECK(levels.contains(result.at("level").get<std::string>()));
    CHECK_FALSE(result.at("message").at("text").get<std::string>().empty());
    CHECK(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id") == result.at("ruleId"));
    for (const Json& place : result.at("locations")) {
      const Json& physical = place.at("physicalLocation");
      CHECK(std::regex_match(physical.at("artifactLocation").at("uri").get<std::string>(), uri));
      if (physical.contains("region")) CHECK(physical.at("region").at("startLine") > 0);
    }
  }
}

/// GitLab's code quality report format: these keys of each, no fingerprint twice, a path that does
/// not begin with "./".
void keeps_code_quality(const Json& report) {
  const std::set<std::string> severities = {"info", "minor", "major", "critical", "blocker"};
  std::set<std::string> fingerprints;
  REQUIRE(report.is_array());
  for (const Json& each : report) {
    CHECK_FALSE(each.at("description").get<std::string>().empty());
    CHECK_FALSE(each.at("check_name").get<std::string>().empty());
    CHECK(severities.contains(each.at("severity").get<std::string>()));
    CHECK(fingerprints.insert(each.at("fingerprint").get<std::string>()).second);
    CHECK_FALSE(each.at("location").at("path").get<std::string>().starts_with("./"));
    CHECK(each.at("location").at("lines").at("begin") >= 1);
  }
}

}  // namespace

TEST_CASE("problems are told worst first, a failed check at its place") {
  const auto problems = ci::problems_of(event_collector(), options);
  REQUIRE(problems.size() == 5);
  CHECK(problems[0].level == ci::Level::Error);
  CHECK(problems[0].rule == "check/rule-of-40");
  CHECK(problems[0].where.line == 41);
  CHECK_THAT(problems[0].message,
             Contains("rule-of-40 fails: serverless.cost < containers.cost + 40%: $31,533.9414928 "
                      "against $3,392.47104, missed by 829.5%"));
  CHECK(problems[1].rule == "finding/reshard");
  CHECK(problems[1].subject == "serverless, kinesis");
  CHECK(problems[2].rule == "check/slow");
  CHECK(problems[2].level == ci::Level::Warning);
  CHECK(problems[4].level == ci::Level::Note);
}

TEST_CASE("an error finding that only warns is a warning, a doubt of --strict an error") {
  auto outcome = event_collector();
  outcome.findings_rule = decision::FindingsRule::Warn;
  Options strict = options;
  strict.doubts = {"unverified prices: lambda.requests"};
  const auto problems = ci::problems_of(outcome, strict);
  CHECK(problems[1].rule == "strict");
  CHECK(problems[1].message == "--strict does not accept unverified prices: lambda.requests");
  CHECK(problems[4].rule == "finding/reshard");
  CHECK(problems[4].level == ci::Level::Warning);
}

TEST_CASE("JUnit keeps Jenkins' schema, and counts what it has") {
  for (const auto& outcome : outcomes()) {
    const Element read = read_xml(ci::junit(outcome, options));
    keeps_junit(read);
    const Element& suite = read.children.front();
    CHECK(std::to_string(read.all("testcase").size()) == suite.attribute("tests"));
    CHECK(std::to_string(read.all("failure").size()) == suite.attribute("failures"));
    CHECK(std::to_string(read.all("skipped").size()) == suite.attribute("skipped"));
  }
}

TEST_CASE("JUnit has a case for each check and for each architecture") {
  const Element read = read_xml(ci::junit(event_collector(), options));
  const auto cases = read.all("testcase");
  REQUIRE(cases.size() == 5);
  CHECK(cases[0]->attribute("name") == "rule-of-40");
  CHECK(cases[0]->children.at(0).name == "failure");
  CHECK(cases[1]->children.empty());
  CHECK(cases[2]->children.at(0).name == "skipped");  // a warning
  CHECK(cases[3]->attribute("name") == "serverless copes");
  CHECK_THAT(cases[3]->children.at(0).attribute("message"), Contains("80 shards exceed"));
  CHECK(cases[4]->children.empty());
}

TEST_CASE("a finding stands at its stage, in every format that has places") {
  auto outcome = event_collector();
  services::Finding finding;
  finding.id = "account-rate";
  finding.severity = services::Severity::Error;
  finding.stage = "apigw";
  finding.message = "the account's rate is exceeded";
  finding.where = {"scenarios/event-collector.toml", 27, 5};
  outcome.architectures[0].findings = {finding};
  const auto problems = ci::problems_of(outcome, options);
  const auto problem = std::find_if(problems.begin(), problems.end(), [](const auto& each) {
    return each.rule == "finding/account-rate";
  });
  REQUIRE(problem != problems.end());
  CHECK(problem->where.line == 27);
  CHECK_THAT(ci::github(outcome, options),
             Contains("::error file=scenarios/event-collector.toml,line=27,col=5,"));
  CHECK_THAT(ci::gitlab(outcome, options), Contains("\"begin\": 27"));
  CHECK_THAT(ci::sarif(outcome, options), Contains("\"startLine\": 27"));
}

TEST_CASE("GitHub's commands are one line each, and no text leaves its place") {
  const std::regex command(
      "::(error|warning|notice) "
      "(file=[^,:]*,(line=[0-9]+,col=[0-9]+,)?)?title=[^,:]*(%3A[^,:]*)*::.*");
  for (const auto& outcome : outcomes()) {
    const auto lines = lines_of(ci::github(outcome, options));
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.back().starts_with("::notice title=costsim::"));
    for (const std::string& line : lines) {
      INFO(line);
      CHECK(std::regex_match(line, command));
    }
  }
  CHECK_THAT(ci::github(event_collector(), options),
             Contains("::error file=scenarios/event-collector.toml,line=41,col=12,title=costsim%3A "
                      "rule-of-40::rule-of-40 fails: serverless.cost < containers.cost + 40%25: "));
}

TEST_CASE("GitLab's report keeps its format") {
  for (const auto& outcome : outcomes()) {
    keeps_code_quality(Json::parse(ci::gitlab(outcome, options)));
  }
  const Json report = Json::parse(ci::gitlab(event_collector(), options));
  CHECK(report.at(0).at("check_name") == "check/rule-of-40");
  CHECK(report.at(0).at("severity") == "major");
  CHECK(report.at(0).at("location").at("lines").at("begin") == 41);
  // The same problem has the same fingerprint when its figures change.
  auto later = event_collector();
  later.checks[0].actual = "$40000.00";
  CHECK(Json::parse(ci::gitlab(later, options)).at(0).at("fingerprint") ==
        report.at(0).at("fingerprint"));
}

TEST_CASE("SARIF keeps its specification, a failed check stands at its line") {
  for (const auto& outcome : outcomes()) keeps_sarif(Json::parse(ci::sarif(outcome, options)));
  const Json log = Json::parse(ci::sarif(event_collector(), options));
  const Json& result = log.at("runs").at(0).at("results").at(0);
  CHECK(result.at("ruleId") == "check/rule-of-40");
  CHECK(result.at("level") == "error");
  const Json& place = result.at("locations").at(0).at("physicalLocation");
  CHECK(place.at("artifactLocation").at("uri") == "scenarios/event-collector.toml");
  CHECK(place.at("region").at("startLine") == 41);
  CHECK(place.at("region").at("startColumn") == 12);
}

TEST_CASE("a comment begins with its marker, which no path can end, and fits") {
  CHECK(ci::comment_marker(event_collector()) ==
        "<!-- costsim: scenarios/event-collector.toml -->");
  auto outcome = event_collector();
  outcome.scenario.path = "a--b-->c.toml";
  CHECK(ci::comment_marker(outcome) == "<!-- costsim: a-_b-__c.toml -->");
  outcome.scenario.path = R"(my "best" \(one).toml)";  // recipes look for it between quotes
  CHECK(ci::comment_marker(outcome) == "<!-- costsim: my _best_ _(one).toml -->");
  for (const auto& each : outcomes()) {
    const std::string text = ci::comment(each, options);
    CHECK(text.starts_with(ci::comment_marker(each) + "\n### "));
    CHECK(text.size() < 65'536);
  }
}

TEST_CASE("a report that is too long for a comment says where the rest is") {
  auto outcome = event_collector();
  for (int i = 0; i < 400; ++i) outcome.notes.push_back(std::string(200, 'n'));
  const std::string text = ci::comment(outcome, options);
  CHECK(text.size() < 65'536);
  CHECK_THAT(text, Contains("too long for a comment"));
  CHECK_THAT(text, Contains("rule-of-40"));
}
