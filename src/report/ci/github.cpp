#include <fmt/format.h>

#include "report/ci/ci.hpp"
#include "report/ci/problems.hpp"
#include "report/kit/text.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report::ci {
namespace {

/// A text in a workflow command: the runner takes "%", line ends and, in a property, ":" and ","
/// for its own (actions/toolkit, packages/core/src/command.ts).
std::string in_command(std::string_view foreign, bool property) {
  std::string text;
  for (const char c : one_line(foreign)) {
    if (c == '%') {
      text += "%25";
    } else if (property && (c == ':' || c == ',')) {
      text += c == ':' ? "%3A" : "%2C";
    } else {
      text += c;
    }
  }
  return text;
}

std::string annotation(const Problem& problem) {
  std::string place;
  if (!problem.where.file.empty()) place = "file=" + in_command(problem.where.file, true) + ",";
  if (problem.where.line > 0) {
    place += fmt::format("line={},col={},", problem.where.line, problem.where.column);
  }
  return fmt::format("::{} {}title={}::{}\n", problem.level == Level::Error ? "error" : "warning",
                     place, in_command("costsim: " + problem.subject, true),
                     in_command(problem.message, false));
}

}  // namespace

std::string github(const decision::Outcome& outcome, const Options& options) {
  std::string lines;
  for (const Problem& problem : problems_of(outcome, options)) {
    if (problem.level != Level::Note) lines += annotation(problem);
  }
  return lines + fmt::format("::notice title=costsim::{}: {}\n",
                             in_command(title_of(outcome), false),
                             in_command(verdict_reason(outcome, options), false));
}

}  // namespace costsim::report::ci
