// The result on standard output, and the files of --export.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/difference.hpp"
#include "cli/options/scenario_options.hpp"
#include "report/formats/formats.hpp"

namespace costsim::cli {

/// A finished result, in whatever format is asked for.
struct Printable {
  std::vector<std::string_view> formats;
  std::function<std::string(std::string_view format, const report::Options& options)> in;
  std::vector<std::string> inputs = {};  ///< files that were read, which no export may replace
};

/// "table", "json", "markdown", "csv": of verbs that have no more.
const std::vector<std::string_view>& four_formats();

/// How a report is told in each of them.
template <typename Report>
struct FourRenderers {
  using Renderer = std::string (*)(const Report& report, const report::Options& options);
  Renderer table, json, markdown, csv;

  std::string in(std::string_view format, const Report& report,
                 const report::Options& options) const {
    if (format == "json") return json(report, options);
    if (format == "markdown") return markdown(report, options);
    return (format == "csv" ? csv : table)(report, options);
  }
};

/// Error(Usage) for a format that there is not, or an export that cannot be meant.
void check_outputs(const OutputOptions& output, const std::vector<std::string_view>& formats,
                   const std::vector<std::string>& inputs);

/// Error(Usage) where both are standard input, which can be read once: `one` and `other` say whose
/// they are.
void read_once(const std::string& file, std::string_view one, const std::string& second,
               std::string_view other);

/// Prints it and writes every file of --export; what is asked for is checked first.
void print_and_export(const Printable& result, const OutputOptions& output, Session& session);

/// Whether that format is asked for, on standard output or as a file.
bool wants(const OutputOptions& output, std::string_view format);

/// Which part of a format a verb prints: `&report::Format::report` or `&report::Format::checks`.
using Part = report::Renderer report::Format::*;

/// What some formats tell beside the outcome; the members are those of report::Options.
struct Beside {
  std::optional<analysis::Difference> since = {};
  std::optional<analysis::LoadCurve> over_load = {};
  std::string scenario_text = {};
  std::optional<analysis::Sampled> sampled = {};
};

/// Prints the outcome and writes every file of --export, then sets the exit code: 1 when a check
/// failed, 3 under --strict when something was in doubt. Formats and file names are checked first.
void deliver(const decision::Outcome& outcome, const OutputOptions& output, Part part,
             const Beside& beside, Session& session);

/// What --strict does not accept, "findings that are warnings or errors: 2"; none without it.
std::vector<std::string> doubts_of(const decision::Outcome& outcome, const OutputOptions& output);
/// Tells them, and sets exit code 3.
void refuse(const std::vector<std::string>& doubts, Session& session);

}  // namespace costsim::cli
