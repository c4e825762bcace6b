// costsim diff A [B]: what changed, and whether usage or prices did it.
#include <memory>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "cli/options/compared.hpp"
#include "cli/options/gate_options.hpp"
#include "cli/options/large_arrays.hpp"
#include "cli/options/outputs.hpp"
#include "report/analysis/difference.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

constexpr const char* diff_footer = R"(Examples:
  costsim diff old.toml new.toml
  costsim diff main.json branch.json      results of run --format json
  costsim diff main.json my.toml --fail-if-increase 5% --format markdown
  costsim diff my.toml --prices 2018-08,2026
  costsim diff my.toml --region us-east-1,eu-west-1
  costsim diff my.toml --before traffic.rate=5M/h --after traffic.rate=9M/h
  git show main:my.toml | costsim diff - my.toml --fail-if-new-failure

Exit codes: 0 compared, 1 an increase or a failure that is not accepted,
            2 bad usage, scenario or result, 3 result not trustworthy,
            4 file I/O)";

struct DiffCommand {
  std::vector<std::string> files;
  scenario::LoadOptions load;  ///< of both sides
  std::string region, prices;  ///< of both, or "A,B"
  std::vector<std::string> before, after;
  GateOptions gates;
  OutputOptions output;
};

using TwoTexts = std::pair<std::optional<std::string>, std::optional<std::string>>;

/// "A,B" of an option, or one text for both sides.
TwoTexts two_texts(const std::string& option, const std::string& text) {
  if (text.empty()) return {};
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return {text, text};
  const std::string first = text.substr(0, comma), second = text.substr(comma + 1);
  if (first.empty() || second.empty() || second.find(',') != std::string::npos) {
    throw Error(
        Failure::Usage,
        fmt::format("{} {}: expected one for both sides, or two: BEFORE,AFTER", option, text));
  }
  return {first, second};
}

/// Of "prices" or "region" what this side has of both sides' option, or of its own.
std::optional<std::string> stated_of(std::string_view key, const ComparedSide& side) {
  const std::optional<std::string>& of_both = key == "prices" ? side.load.prices : side.load.region;
  if (of_both) return of_both;
  const std::string own = fmt::format("scenario.{}=", key);
  for (const scenario::Change& change : side.load.changes) {
    if (change.assignment.starts_with(own)) return change.assignment.substr(own.size());
  }
  return std::nullopt;
}

/// What both sides were given, or this one already, is not silently replaced.
void state_once(std::string_view key, const std::string& text, const std::string& by,
                ComparedSide& side) {
  if (const auto stated = stated_of(key, side)) {
    throw Error(Failure::Usage, fmt::format("{} {}={}: there is {} '{}' for this side already", by,
                                            key, text, key, *stated));
  }
  side.load.changes.push_back(
      {fmt::format("scenario.{}={}", key, text), fmt::format("{} {}={}", by, key, text)});
}

/// "prices=2026", "region=…" and "option=…" mean the options of these names, others are of --set.
void add_stated(const std::string& text, const std::string& by, ComparedSide& side) {
  const auto value_of = [&](std::string_view key) -> std::optional<std::string> {
    if (!text.starts_with(std::string(key) + "=")) return std::nullopt;
    return text.substr(key.size() + 1);
  };
  side.is_changed = true;
  if (const auto epoch = value_of("prices")) {
    state_once("prices", *epoch, by, side);
  } else if (const auto region = value_of("region")) {
    state_once("region", *region, by, side);
  } else {
    side.stated.push_back(text);
    if (const auto option = value_of("option")) {
      side.load.options.push_back(*option);
    } else {
      side.load.changes.push_back({text, by + " " + text});
    }
  }
}

bool names_two_books(const DiffCommand& command) {
  return (command.prices + command.region).find(',') != std::string::npos;
}

struct TwoSides {
  ComparedSide before, after;
};

TwoSides sides_of(const DiffCommand& command) {
  const scenario::Source first = scenario::read_source(command.files.front());
  const bool one_file = command.files.front() == command.files.back();
  TwoSides sides{{first, command.load},
                 {one_file ? first : scenario::read_source(command.files.back()), command.load}};
  std::tie(sides.before.load.region, sides.after.load.region) =
      two_texts("--region", command.region);
  std::tie(sides.before.load.prices, sides.after.load.prices) =
      two_texts("--prices", command.prices);
  sides.before.is_changed = sides.after.is_changed = names_two_books(command);
  for (const std::string& text : command.before) add_stated(text, "--before", sides.before);
  for (const std::string& text : command.after) add_stated(text, "--after", sides.after);
  return sides;
}

void require_two(const DiffCommand& command) {
  if (command.files.size() == 2 || names_two_books(command)) return;
  if (!command.before.empty() || !command.after.empty()) return;
  throw Error(Failure::Usage,
              "expected a second file, or what else differs: --prices A,B, --region A,B, "
              "--before KEY=VALUE, --after KEY=VALUE");
}

/// What is said of both sides is said of a scenario.
void require_scenario(const DiffCommand& command, const Compared& before, const Compared& after) {
  const scenario::LoadOptions& load = command.load;
  const bool says_nothing = load.sets.empty() && load.options.empty() && !load.seed &&
                            command.region.empty() && command.prices.empty();
  if (says_nothing || before.study || after.study) return;
  throw Error(Failure::Usage,
              "saved results cannot be evaluated anew: give a scenario, or leave out "
              "what changes it");
}

constexpr FourRenderers<report::DifferenceReport> difference_renderers{
    report::difference_table, report::difference_json, report::difference_markdown,
    report::difference_csv};

void run_diff(const DiffCommand& command, Session& session) {
  keep_large_arrays();
  check_outputs(command.output, four_formats(), command.files);
  if (command.files.size() == 2) {
    read_once(command.files[0], "the first side", command.files[1], "the second side");
  }
  require_two(command);
  const analysis::Gates gates = command.gates.gates();
  const TwoSides sides = sides_of(command);
  Compared before = compared(sides.before), after = compared(sides.after);
  require_scenario(command, before, after);
  report::DifferenceReport report{analysis::difference(std::move(before.snapshot),
                                                       std::move(after.snapshot),
                                                       after.study ? &*after.study : nullptr)};
  report.objections = analysis::objections(report.found, gates);
  const auto in = [&](std::string_view format, const report::Options& options) {
    return difference_renderers.in(format, report, options);
  };
  print_and_export({four_formats(), in, command.files}, command.output, session);
  session.exit_code = report.objections.empty() ? 0 : 1;
}

}  // namespace

void add_diff(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand(
      "diff", "What changed between two scenarios, results, price books or settings");
  auto command = std::make_shared<DiffCommand>();
  verb->add_option("files", command->files,
                   "before and after: scenarios (TOML) or results of run --format json; one "
                   "scenario, where options say what differs; - is standard input")
      ->required()
      ->expected(1, 2);
  verb->add_option("--before,--set-before", command->before,
                   "KEY=VALUE of the first side: prices, region, option, or any key of --set "
                   "(repeatable)")
      ->allow_extra_args(false);
  verb->add_option("--after,--set-after", command->after, "the same of the second side")
      ->allow_extra_args(false);
  verb->add_option("--prices", command->prices, "price books BEFORE,AFTER, or one for both");
  verb->add_option("--region", command->region, "regions BEFORE,AFTER, or one for both");
  add_load_options(*verb, command->load, session);
  add_gate_options(*verb, command->gates);
  add_print_options(*verb, command->output, "table, json, markdown or csv");
  verb->footer(diff_footer);
  verb->callback([command, &session] { run_diff(*command, session); });
}

}  // namespace costsim::cli
