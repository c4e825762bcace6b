// costsim breakeven SCENARIO: at which value of a number the answer changes.
#include "report/analysis/breakeven.hpp"

#include <atomic>
#include <charconv>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/options/large_arrays.hpp"
#include "cli/options/outputs.hpp"
#include "cli/options/scenario_options.hpp"
#include "cli/options/varied_study.hpp"
#include "cli/process/progress_line.hpp"
#include "units/error.hpp"
#include "units/located.hpp"

namespace costsim::cli {
namespace {

constexpr const char* breakeven_footer = R"(Examples:
  costsim breakeven my.toml           the whole traffic, times 0.001 to 1,000
  costsim breakeven my.toml --vary traffic.rate=1/s..20000/s
  costsim breakeven my.toml --vary workload.cpu=1ms..2s:linear --format json
  costsim breakeven my.toml --export markdown=flips.md --export csv=curves.csv
  costsim breakeven my.toml --vary traffic.rate=1/s..1000/s \
      --vary workload.cpu=1ms..500ms    the frontier in the plane of both

Exit codes: 0 the range was searched, 2 bad usage or scenario,
            3 more changes than the search follows, or a price is missing,
            4 file I/O)";

struct BreakEvenCommand {
  ScenarioOptions scenario;
  OutputOptions output;
  std::vector<std::string> vary;
  double tolerance = 1e-9;
  unsigned threads = 0;
};

std::vector<analysis::VariedKey> keys_of(const BreakEvenCommand& command,
                                         const analysis::Vary& vary) {
  if (command.vary.empty()) return {analysis::whole_traffic()};
  if (command.vary.size() > 2) {
    throw Error(Failure::Usage,
                fmt::format("--vary is given {} times: one key has its break-evens, "
                            "two have a frontier",
                            command.vary.size()));
  }
  std::vector<analysis::VariedKey> keys;
  for (const std::string& text : command.vary) {
    in_context("--vary " + text,
               [&] { keys.push_back(analysis::settled(analysis::parse_varied_key(text), vary)); });
  }
  if (keys.size() == 2 && keys[0].key == keys[1].key) {
    throw Error(Failure::Usage, fmt::format("--vary {} is given twice", keys[0].key));
  }
  return keys;
}

/// Empty when it is in order. CLI::Range lets "nan" pass, and a search for that accuracy never
/// ends.
std::string tolerance_fault(const std::string& text) {
  constexpr double finest = 1e-12, coarsest = 1e-2;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [behind, fault] = std::from_chars(text.data(), end, value);
  const bool in_order =
      fault == std::errc() && behind == end && value >= finest && value <= coarsest;
  return in_order ? "" : fmt::format("'{}': expected a number from 1e-12 to 0.01", text);
}

constexpr FourRenderers<report::BreakEvenReport> breakeven_renderers{
    report::breakeven_table, report::breakeven_json, report::breakeven_markdown,
    report::breakeven_csv};

/// A value within the range may be one that the scenario does not take.
analysis::BreakEven searched(const BreakEvenCommand& command, const analysis::Vary& vary) {
  const std::vector<analysis::VariedKey> keys = keys_of(command, vary);
  analysis::SearchLimits limits;
  limits.tolerance = command.tolerance;
  limits.threads = command.threads;
  if (command.vary.empty()) return analysis::break_even(vary, keys, limits);
  return in_context(fmt::format("--vary {}", fmt::join(command.vary, " --vary ")),
                    [&] { return analysis::break_even(vary, keys, limits); });
}

/// Where architectures cost nearly the same there are many places to look at.
analysis::BreakEven searched_with_progress(const BreakEvenCommand& command,
                                           const analysis::Vary& vary, Session& session) {
  if (!session.err_is_terminal) return searched(command, vary);
  std::atomic<int> asked = 0;
  auto style = ProgressLine::Style::of("studies looked at:", true);
  style.counts = true;
  const ProgressLine line(session.err, style, [&] { return static_cast<double>(asked.load()); });
  return searched(command, [&](const std::vector<analysis::Assignment>& assignments) {
    ++asked;
    return vary(assignments);
  });
}

void run_breakeven(const BreakEvenCommand& command, Session& session) {
  keep_large_arrays();
  const std::vector<std::string> inputs = {command.scenario.file};
  check_outputs(command.output, four_formats(), inputs);
  const VariedStudy varied(command.scenario);
  const analysis::Vary vary = varied.vary();
  const decision::Study& study = varied.as_it_stands();
  const auto& book = study.setting.book;
  report::BreakEvenReport report{study.scenario,
                                 {book.region, book.epoch, book.as_of},
                                 searched_with_progress(command, vary, session)};
  report.found.now = varied.now(report.found.keys.front());
  const auto in = [&](std::string_view format, const report::Options& options) {
    return breakeven_renderers.in(format, report, options);
  };
  print_and_export({four_formats(), in, inputs}, command.output, session);
  if (!report.found.complete) session.exit_code = static_cast<int>(Failure::Untrustworthy);
}

}  // namespace

void add_breakeven(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand(
      "breakeven", "At which load, price or size the answer changes, every time it does");
  auto command = std::make_shared<BreakEvenCommand>();
  add_scenario_options(*verb, command->scenario, session);
  verb->add_option("--vary", command->vary,
                   "KEY=FROM..TO[:log|:linear]: any number that --set takes; twice: a frontier")
      ->allow_extra_args(false);
  verb->add_option("--tolerance", command->tolerance, "of each crossing, relative to its place")
      ->check(tolerance_fault)
      ->capture_default_str();
  verb->add_option("--threads", command->threads, "0: one per core")->capture_default_str();
  add_print_options(*verb, command->output, "table, json, markdown or csv");
  verb->footer(breakeven_footer);
  verb->callback([command, &session] { run_breakeven(*command, session); });
}

}  // namespace costsim::cli
