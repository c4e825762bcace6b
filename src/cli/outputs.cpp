#include "cli/outputs.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

struct Export {
  const report::Format* format;
  std::string file;
};

Export parse_export(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size()) {
    throw Error(Failure::Usage,
                fmt::format("--export {}: expected FORMAT=FILE, such as json=report.json", text));
  }
  return {&report::find_format(text.substr(0, equals)), text.substr(equals + 1)};
}

bool in_doubt(const decision::Outcome& outcome) {
  const auto doubtful = [](const decision::ArchitectureOutcome& architecture) {
    const bool told = std::any_of(
        architecture.findings.begin(), architecture.findings.end(),
        [](const auto& finding) { return finding.severity != services::Severity::Info; });
    const bool unverified =
        std::any_of(architecture.bill.items.begin(), architecture.bill.items.end(),
                    [](const auto& item) { return !item.provenance.verified(); });
    return told || unverified;
  };
  const auto failed = [](const decision::CheckOutcome& check) { return !check.passed; };
  return std::any_of(outcome.architectures.begin(), outcome.architectures.end(), doubtful) ||
         std::any_of(outcome.checks.begin(), outcome.checks.end(), failed);
}

int exit_code(const decision::Outcome& outcome, const OutputOptions& output) {
  if (!outcome.passed() && !output.no_fail) return 1;
  return output.strict && in_doubt(outcome) ? static_cast<int>(Failure::Untrustworthy) : 0;
}

}  // namespace

void deliver(const decision::Outcome& outcome, const OutputOptions& output, Part part,
             Session& session) {
  const report::Format& format = report::find_format(output.format);
  std::vector<Export> exports;
  for (const std::string& text : output.exports) exports.push_back(parse_export(text));

  session.out << (format.*part)(outcome, report_options(output.style, session));
  const StyleOptions plain{"never", output.style.ascii};
  for (const Export& file : exports) {
    write_file(file.file, (file.format->*part)(outcome, report_options(plain, session)));
    if (!output.quiet) session.err << "costsim: wrote " << file.file << "\n";
  }
  session.exit_code = exit_code(outcome, output);
}

}  // namespace costsim::cli
