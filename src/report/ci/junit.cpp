#include <fmt/format.h>

#include "report/ci/ci.hpp"
#include "report/ci/problems.hpp"
#include "report/markup/markup.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report::ci {
namespace {

using decision::Outcome;

enum class CaseState { Passed, Warned, Failed };

struct Case {
  std::string name, group;
  CaseState state = CaseState::Passed;
  std::string type, message;
};

Case case_of(const decision::CheckOutcome& check, const Outcome& outcome) {
  const bool error = check.check.severity == decision::CheckSeverity::Error;
  const CaseState state = check.passed ? CaseState::Passed
                          : error      ? CaseState::Failed
                                       : CaseState::Warned;
  return {check.check.id, "checks", state, "check", told(check, outcome)};
}

Case case_of(const decision::ArchitectureOutcome& architecture, const Outcome& outcome) {
  Case made{architecture.name + " copes", "capacity", CaseState::Passed, "capacity", ""};
  for (const services::Finding& finding : architecture.findings) {
    if (finding.severity != services::Severity::Error) continue;
    made.message += (made.message.empty() ? "" : "; ") + finding.stage + ": " + finding.message;
  }
  if (!architecture.copes()) {
    const bool fails = outcome.findings_rule == decision::FindingsRule::Fail;
    made.state = fails ? CaseState::Failed : CaseState::Warned;
  }
  return made;
}

Markup element_of(const Case& each) {
  const std::vector<Attribute> attributes = {
      {"name", each.name}, {"classname", each.group}, {"time", "0"}};
  const std::vector<Attribute> why = {{"type", each.type}, {"message", each.message}};
  switch (each.state) {
    case CaseState::Passed:
      return empty_element("testcase", attributes);
    case CaseState::Warned:
      return element("testcase", attributes, empty_element("skipped", why));
    case CaseState::Failed:
      break;
  }
  return element("testcase", attributes, element("failure", why, each.message));
}

std::vector<Case> cases_of(const Outcome& outcome, const Options& options) {
  std::vector<Case> cases;
  for (const auto& each : outcome.checks) cases.push_back(case_of(each, outcome));
  for (const auto& each : outcome.architectures) cases.push_back(case_of(each, outcome));
  for (const std::string& doubt : options.doubts) {
    cases.push_back({doubt, "strict", CaseState::Failed, "strict", "--strict does not accept it"});
  }
  return cases;
}

}  // namespace

std::string junit(const Outcome& outcome, const Options& options) {
  int failures = 0, skipped = 0;
  Markup tests;
  const std::vector<Case> cases = cases_of(outcome, options);
  for (const Case& each : cases) {
    failures += each.state == CaseState::Failed;
    skipped += each.state == CaseState::Warned;
    tests += element_of(each) + literal("\n");
  }
  const Markup suite = element("testsuite",
                               {{"name", title_of(outcome)},
                                {"tests", std::to_string(cases.size())},
                                {"failures", std::to_string(failures)},
                                {"errors", "0"},
                                {"skipped", std::to_string(skipped)},
                                {"time", "0"}},
                               literal("\n") + tests);
  return (literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") +
          element("testsuites", {{"name", "costsim"}}, literal("\n") + suite + literal("\n")) +
          literal("\n"))
      .text();
}

}  // namespace costsim::report::ci
