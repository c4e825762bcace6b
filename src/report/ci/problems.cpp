#include "report/ci/problems.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/outcome/summary.hpp"

namespace costsim::report::ci {
namespace {

using decision::CheckOutcome;
using decision::CheckSeverity;
using decision::Outcome;
using services::Finding;
using services::Severity;

Level level_of(const Finding& finding, const Outcome& outcome) {
  if (finding.severity == Severity::Info) return Level::Note;
  const bool fails =
      finding.severity == Severity::Error && outcome.findings_rule == decision::FindingsRule::Fail;
  return fails ? Level::Error : Level::Warning;
}

std::string words_of(const Finding& finding) {
  std::string words = finding.message;
  if (!finding.limit.empty()) {
    words += fmt::format(" (limit {}, actual {})", finding.limit, finding.actual);
  }
  return words;
}

Problem problem_of(const Finding& finding, const std::string& owner, const Outcome& outcome) {
  const std::string subject = finding.stage.empty() ? owner : owner + ", " + finding.stage;
  return {level_of(finding, outcome), "finding/" + finding.id, subject,
          fmt::format("{}: {}", subject, words_of(finding)),
          finding.where.file.empty() ? Location{outcome.scenario.path, 0, 0} : finding.where};
}

Problem problem_of(const CheckOutcome& check, const Outcome& outcome) {
  return {check.check.severity == CheckSeverity::Error ? Level::Error : Level::Warning,
          "check/" + check.check.id, check.check.id,
          fmt::format("{} fails: {}", check.check.id, told(check, outcome)),
          check.check.requirement.where};
}

}  // namespace

std::string told(const CheckOutcome& check, const Outcome& outcome) {
  std::string words = fmt::format("{}: {}", check.check.requirement.text, sides_text(check));
  for (const std::string& more : {headroom_text(check), flip_text(check, outcome, "×")}) {
    if (!more.empty()) words += ", " + more;
  }
  return words;
}

std::vector<Problem> problems_of(const Outcome& outcome, const Options& options) {
  std::vector<Problem> problems;
  for (const CheckOutcome& each : outcome.checks) {
    if (!each.passed) problems.push_back(problem_of(each, outcome));
  }
  for (const std::string& doubt : options.doubts) {
    problems.push_back({Level::Error,
                        "strict",
                        "strict",
                        "--strict does not accept " + doubt,
                        {outcome.scenario.path, 0, 0}});
  }
  for (const auto& architecture : outcome.architectures) {
    for (const Finding& each : architecture.findings) {
      problems.push_back(problem_of(each, architecture.name, outcome));
    }
  }
  for (const Finding& each : outcome.findings) {
    problems.push_back(problem_of(each, "inputs", outcome));
  }
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.level > b.level; });
  return problems;
}

}  // namespace costsim::report::ci
