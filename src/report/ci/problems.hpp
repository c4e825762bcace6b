// What of an outcome a reviewer has to act on, in a form that every CI format is made of.
#pragma once

#include <string>
#include <vector>

#include "decision/outcome.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report::ci {

enum class Level { Note, Warning, Error };

/// A check that does not hold, a finding, or what --strict does not accept.
struct Problem {
  Level level = Level::Note;
  std::string rule;     ///< stable, for machines: "check/rule-of-40", "finding/account-rate"
  std::string subject;  ///< "rule-of-40", "serverless, kinesis"
  std::string message;  ///< one line
  Location where;       ///< of the check or of the finding's stage; else the scenario, its line 0
};

/// Worst first; equal ones in the order of the report. An error finding is an error where it fails
/// the verdict, else a warning.
std::vector<Problem> problems_of(const decision::Outcome& outcome, const Options& options);

/// "serverless.cost < containers.cost + 40%: $5.81 against $5.80, missed by 0.2%"
std::string told(const decision::CheckOutcome& check, const decision::Outcome& outcome);

}  // namespace costsim::report::ci
