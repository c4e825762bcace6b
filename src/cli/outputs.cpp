#include "cli/outputs.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/files.hpp"
#include "cli/messages.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

struct Export {
  const report::Format* format;
  std::string file;
};

/// `scenario`: the file that is being read, which no export may replace.
Export parse_export(const std::string& text, const std::string& scenario) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size()) {
    throw Error(Failure::Usage,
                fmt::format("--export {}: expected FORMAT=FILE, such as json=report.json", text));
  }
  Export asked{&report::find_format(text.substr(0, equals)), text.substr(equals + 1)};
  if (asked.file == "-") {
    throw Error(Failure::Usage, fmt::format("--export {}: expected a file; --format {} prints it",
                                            text, text.substr(0, equals)));
  }
  std::error_code none;  // two files of which one is not there are not the same
  if (std::filesystem::equivalent(asked.file, scenario, none)) {
    throw Error(Failure::Usage,
                fmt::format("--export {}: that is the scenario, which would be lost", text));
  }
  return asked;
}

/// What --strict does not accept: "2 findings above a note", "unverified prices".
std::vector<std::string> doubts_of(const decision::Outcome& outcome) {
  const auto above_note = [](const std::vector<services::Finding>& all) {
    return std::count_if(all.begin(), all.end(), [](const services::Finding& finding) {
      return finding.severity != services::Severity::Info;
    });
  };
  auto findings = above_note(outcome.findings);
  std::set<std::string> unverified;
  for (const decision::ArchitectureOutcome& architecture : outcome.architectures) {
    findings += above_note(architecture.findings);
    for (const auto& item : architecture.bill.items) {
      if (!item.provenance.verified()) unverified.insert(item.meter.text());
    }
  }
  const auto failed =
      std::count_if(outcome.checks.begin(), outcome.checks.end(),
                    [](const decision::CheckOutcome& check) { return !check.passed; });
  std::vector<std::string> all;
  if (failed > 0) all.push_back(fmt::format("checks that do not hold: {}", failed));
  if (findings > 0)
    all.push_back(fmt::format("findings that are warnings or errors: {}", findings));
  const auto decide = std::count_if(outcome.assumptions.begin(), outcome.assumptions.end(),
                                    [](const auto& taken) { return taken.decides; });
  if (decide > 0) all.push_back(fmt::format("assumptions that decide: {}", decide));
  if (!unverified.empty()) {
    all.push_back(fmt::format("unverified prices: {}", fmt::join(unverified, ", ")));
  }
  return all;
}

/// A failed check outranks what --strict does not accept.
int exit_code(const decision::Outcome& outcome, const OutputOptions& output,
              const std::vector<std::string>& doubts, Session& session) {
  if (!outcome.passed() && !output.no_fail) return 1;
  if (doubts.empty()) return 0;
  tell(fmt::format("--strict does not accept {}", fmt::join(doubts, "; ")), session);
  return static_cast<int>(Failure::Untrustworthy);
}

}  // namespace

void deliver(const decision::Outcome& outcome, const OutputOptions& output, Part part,
             Session& session) {
  const report::Format& format = report::find_format(output.format);
  std::vector<Export> exports;
  for (const std::string& text : output.exports) {
    exports.push_back(parse_export(text, outcome.scenario.path));
  }

  const std::vector<std::string> doubts =
      output.strict ? doubts_of(outcome) : std::vector<std::string>();
  const auto options = [&](const StyleOptions& style) {
    report::Options with_doubts = report_options(style, session);
    with_doubts.doubts = doubts;
    return with_doubts;
  };
  session.out << (format.*part)(outcome, options(output.style));
  const StyleOptions plain{"never", output.style.ascii};
  report::Options of_file = options(plain);
  of_file.style.width = report::Style{}.width;  // whoever reads it has a terminal of their own
  for (const Export& file : exports) {
    write_file(file.file, (file.format->*part)(outcome, of_file));
    if (!output.quiet) tell("wrote " + file.file, session);
  }
  session.exit_code = exit_code(outcome, output, doubts, session);
}

}  // namespace costsim::cli
