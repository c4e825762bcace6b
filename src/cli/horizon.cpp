// costsim horizon SCENARIO: what the months to come cost, and in which the answer changes.
#include "report/horizon.hpp"

#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "cli/large_arrays.hpp"
#include "cli/scenario_options.hpp"
#include "cli/varied_study.hpp"

namespace costsim::cli {
namespace {

constexpr const char* horizon_footer = R"(Examples:
  costsim horizon my.toml                 what [horizon] of the scenario says
  costsim horizon my.toml --months 36 --growth 10%
  costsim horizon my.toml --growth 50%/year --format markdown > years.md
  costsim horizon my.toml --history requests.csv --fit best
  costsim horizon my.toml --set 'horizon.migration.cost=$60000'    if it has one

Each month is a run of its own: tiers and allowances start again. A scenario with much chance is
quicker without simulated requests: --set scenario.windows=never

Exit codes: 0 the months were evaluated, 2 bad usage or scenario, 3 a price is missing,
            4 file I/O)";

struct HorizonCommand {
  ScenarioOptions scenario;
  StyleOptions style;
  std::optional<int> months;
  std::optional<std::string> growth, fit, history;
  std::string format = "table";
};

using HorizonRenderer = std::string (*)(const report::HorizonReport&, const report::Options&);

HorizonRenderer horizon_renderer(const std::string& format) {
  if (format == "json") return report::horizon_json;
  if (format == "markdown") return report::horizon_markdown;
  return format == "csv" ? report::horizon_csv : report::horizon_table;
}

/// What the command line says of [horizon] is set as --set sets it.
ScenarioOptions scenario_of(const HorizonCommand& command) {
  ScenarioOptions options = command.scenario;
  if (command.months)
    options.load.sets.push_back(fmt::format("horizon.months={}", *command.months));
  if (command.growth) {
    options.load.sets.push_back("horizon.growth=" + *command.growth);
    options.load.sets.push_back("horizon.fit=none");
  }
  if (command.fit) options.load.sets.push_back("horizon.fit=" + *command.fit);
  if (command.history) options.load.sets.push_back("horizon.history=" + *command.history);
  return options;
}

void run_horizon(const HorizonCommand& command, Session& session) {
  keep_large_arrays();
  const VariedStudy varied(scenario_of(command));
  const decision::Study& study = varied.as_it_stands();
  const auto& book = study.setting.book;
  const report::HorizonReport report{study.scenario,
                                     {book.region, book.epoch, book.as_of},
                                     analysis::look_ahead(varied.vary(), study.horizon)};
  session.out << horizon_renderer(command.format)(report, report_options(command.style, session));
}

}  // namespace

void add_horizon(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand(
      "horizon", "What the months to come cost, and in which of them the answer changes");
  auto command = std::make_shared<HorizonCommand>();
  add_scenario_options(*verb, command->scenario);
  verb->add_option("--months", command->months, "how many, in place of the scenario's (36)")
      ->check(CLI::Range(1, decision::longest_horizon));
  verb->add_option("--growth", command->growth,
                   "of the traffic by the month, in place of the scenario's: 10%, 50%/year");
  verb->add_option("--fit", command->fit,
                   "in place of growth a curve through what was recorded: best, exponential, "
                   "linear or logistic")
      ->check(CLI::IsMember({"best", "exponential", "linear", "logistic"}));
  verb->add_option("--history", command->history,
                   "CSV of timestamp,count up to month 1; default: the scenario's, or its trace");
  verb->add_option("--format", command->format, "table, json, markdown or csv")
      ->check(CLI::IsMember({"table", "json", "markdown", "csv"}))
      ->capture_default_str();
  add_style_options(*verb, command->style);
  verb->footer(horizon_footer);
  verb->callback([command, &session] { run_horizon(*command, session); });
}

}  // namespace costsim::cli
