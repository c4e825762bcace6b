#include "cli/options/outputs.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/process/files.hpp"
#include "cli/process/messages.hpp"
#include "report/kit/numbers.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

struct Export {
  std::string format;
  std::string file;
};

Export parse_export(const std::string& text, const std::vector<std::string_view>& formats,
                    const std::vector<std::string>& inputs) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size()) {
    throw Error(Failure::Usage,
                fmt::format("--export {}: expected FORMAT=FILE, such as json=report.json", text));
  }
  Export asked{text.substr(0, equals), text.substr(equals + 1)};
  report::check_format(asked.format, formats);
  if (asked.file == "-") {
    throw Error(Failure::Usage, fmt::format("--export {}: expected a file; --format {} prints it",
                                            text, asked.format));
  }
  for (const std::string& input : inputs) {
    std::error_code none;  // two files of which one is not there are not the same
    if (!std::filesystem::equivalent(asked.file, input, none)) continue;
    throw Error(Failure::Usage,
                fmt::format("--export {}: that file is read, and would be lost", text));
  }
  return asked;
}

/// Where a file is, or would be made: of a link to nothing, what it points to.
std::filesystem::path place_of(const std::string& file) {
  constexpr int most_links = 40;
  std::error_code none;
  std::filesystem::path path = std::filesystem::absolute(file, none);
  for (int i = 0; i < most_links && std::filesystem::is_symlink(path, none); ++i) {
    path = path.parent_path() / std::filesystem::read_symlink(path, none);
  }
  return std::filesystem::weakly_canonical(path, none);
}

/// However it is written; two links to one file are found where it is.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code none;  // what is not there yet is known by its place alone
  return std::filesystem::equivalent(a, b, none) || place_of(a) == place_of(b);
}

/// The first would be lost. What is no file, as a terminal, takes one after the other.
void refuse_same_file(const std::vector<Export>& exports, const std::string& text) {
  const Export& last = exports.back();
  std::error_code none;
  const std::filesystem::file_status status = std::filesystem::status(last.file, none);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) return;
  for (const Export& earlier : exports) {
    if (&earlier == &last || !same_file(earlier.file, last.file)) continue;
    throw Error(Failure::Usage,
                fmt::format("--export {}: --export {}={} is the same file: expected another one",
                            text, earlier.format, earlier.file));
  }
}

std::vector<Export> exports_of(const OutputOptions& output,
                               const std::vector<std::string_view>& formats,
                               const std::vector<std::string>& inputs) {
  std::vector<Export> exports;
  for (const std::string& text : output.exports) {
    exports.push_back(parse_export(text, formats, inputs));
    refuse_same_file(exports, text);
  }
  return exports;
}

}  // namespace

const std::vector<std::string_view>& four_formats() {
  static const std::vector<std::string_view> formats = {"table", "json", "markdown", "csv"};
  return formats;
}

void check_outputs(const OutputOptions& output, const std::vector<std::string_view>& formats,
                   const std::vector<std::string>& inputs) {
  report::check_format(output.format, formats);
  exports_of(output, formats, inputs);
}

void read_once(const std::string& file, std::string_view one, const std::string& second,
               std::string_view other) {
  if (file != "-" || second != "-") return;
  throw Error(Failure::Usage,
              fmt::format("standard input is {} already: expected a file for {}", one, other));
}

void print_and_export(const Printable& result, const OutputOptions& output, Session& session) {
  check_outputs(output, result.formats, result.inputs);
  session.out << result.in(output.format, report_options(output.style, session));
  report::Options of_file = report_options({"never", output.style.ascii}, session);
  of_file.style.width = report::Style{}.width;  // whoever reads it has a terminal of their own
  for (const Export& file : exports_of(output, result.formats, result.inputs)) {
    write_file(file.file, result.in(file.format, of_file));
    if (!output.quiet) tell("wrote " + file.file, session);
  }
}

bool wants(const OutputOptions& output, std::string_view format) {
  const std::string file = std::string(format) + "=";
  return output.format == format ||
         std::any_of(output.exports.begin(), output.exports.end(),
                     [&](const std::string& text) { return text.starts_with(file); });
}

std::vector<std::string> doubts_of(const decision::Outcome& outcome, const OutputOptions& output) {
  if (!output.strict) return {};
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

namespace {

/// Checks of severity error that the samples are too few to judge.
std::vector<std::string> undecided_of(const decision::Outcome& outcome) {
  std::vector<std::string> all;
  for (const decision::CheckOutcome& check : outcome.checks) {
    if (!check.samples_needed || check.check.severity != decision::CheckSeverity::Error) continue;
    all.push_back(
        fmt::format("check '{}': the samples are too few to tell {} from {}; about {} "
                    "would",
                    check.check.id, check.actual, check.limit,
                    report::grouped(Decimal(static_cast<std::int64_t>(*check.samples_needed)))));
  }
  return all;
}

}  // namespace

void refuse(const std::vector<std::string>& doubts, Session& session) {
  tell(fmt::format("--strict does not accept {}", fmt::join(doubts, "; ")), session);
  session.exit_code = static_cast<int>(Failure::Untrustworthy);
}

void deliver(const decision::Outcome& outcome, const OutputOptions& output, Part part,
             const Beside& beside, Session& session) {
  const std::vector<std::string> undecided = undecided_of(outcome);
  const std::vector<std::string> refused = doubts_of(outcome, output);
  std::vector<std::string> doubts = undecided;
  doubts.insert(doubts.end(), refused.begin(), refused.end());
  const auto in = [&](std::string_view format, report::Options options) {
    options.doubts = doubts;
    options.details = output.details;
    options.since = beside.since;
    options.over_load = beside.over_load;
    options.scenario_text = beside.scenario_text;
    options.sampled = beside.sampled;
    return (report::find_format(format).*part)(outcome, options);
  };
  print_and_export({report::format_names(), in, {outcome.scenario.path}}, output, session);
  // A failed check outranks what --strict does not accept.
  if (!outcome.passed() && !output.no_fail) {
    session.exit_code = 1;
    return;
  }
  for (const std::string& each : undecided) {
    tell(each, session);
    session.exit_code = static_cast<int>(Failure::Untrustworthy);
  }
  if (!refused.empty()) refuse(refused, session);
}

}  // namespace costsim::cli
