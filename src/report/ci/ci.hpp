// Formats that CI systems read. docs/ci.md has a recipe for each.
#pragma once

#include <string>

#include "decision/outcome.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report::ci {

/// JUnit XML, as Jenkins' junit-10.xsd has it: a test case for each check, and for each
/// architecture one that says whether it copes. What only warns is a skipped case with its reason.
std::string junit(const decision::Outcome& outcome, const Options& options);

/// Workflow commands of GitHub Actions, one line each, which a job's log turns into annotations.
/// The job's summary is the Markdown report.
std::string github(const decision::Outcome& outcome, const Options& options);

/// GitLab's code quality report.
std::string gitlab(const decision::Outcome& outcome, const Options& options);

/// SARIF 2.1.0: a result for each problem, a failed check at its line of the scenario.
std::string sarif(const decision::Outcome& outcome, const Options& options);

/// Markdown for one comment on a change: it begins with `comment_marker`, by which a bot finds its
/// last one, and is short enough for every forge.
std::string comment(const decision::Outcome& outcome, const Options& options);

/// An HTML comment that no reader sees: "<!-- costsim: scenarios/a.toml -->".
std::string comment_marker(const decision::Outcome& outcome);

}  // namespace costsim::report::ci
