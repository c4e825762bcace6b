// costsim horizon SCENARIO: what the months to come cost, and in which the answer changes.
#include "report/analysis/horizon.hpp"

#include <memory>

#include <fmt/format.h>

#include "cli/options/large_arrays.hpp"
#include "cli/options/outputs.hpp"
#include "cli/options/scenario_options.hpp"
#include "cli/options/varied_study.hpp"
#include "cli/options/whole_number.hpp"

namespace costsim::cli {
namespace {

constexpr const char* horizon_footer = R"(Examples:
  costsim horizon my.toml                 what [horizon] of the scenario says
  costsim horizon my.toml --months 36 --growth 10%
  costsim horizon my.toml --growth 50%/year --export markdown=years.md
  costsim horizon my.toml --history requests.csv --fit best
  costsim horizon my.toml --set 'horizon.migration.cost=$60000'    if it has one

Each month is a run of its own: tiers and allowances start again, what is stored does not. A
scenario with much chance is quicker without simulated requests: --set scenario.windows=never

Exit codes: 0 the months were evaluated, 2 bad usage or scenario, 3 a price is missing,
            4 file I/O)";

struct HorizonCommand {
  ScenarioOptions scenario;
  OutputOptions output;
  std::optional<int> months;
  std::optional<std::string> growth, fit, history;
};

constexpr FourRenderers<report::HorizonReport> horizon_renderers{
    report::horizon_table, report::horizon_json, report::horizon_markdown, report::horizon_csv};

/// What is read, and lost to an export of that name.
std::vector<std::string> inputs_of(const HorizonCommand& command) {
  std::vector<std::string> inputs = {command.scenario.file};
  if (command.history) inputs.push_back(*command.history);
  return inputs;
}

/// What the command line says of [horizon] is set as --set sets it.
ScenarioOptions scenario_of(const HorizonCommand& command) {
  ScenarioOptions options = command.scenario;
  const auto set = [&](const char* key, const std::string& value) {
    options.load.changes.push_back(
        {fmt::format("horizon.{}={}", key, value), fmt::format("--{} {}", key, value)});
  };
  if (command.months) set("months", std::to_string(*command.months));
  if (command.growth) {
    set("growth", *command.growth);
    options.load.changes.push_back({"horizon.fit=none", "--growth " + *command.growth});
  }
  if (command.fit) set("fit", *command.fit);
  if (command.history) set("history", *command.history);
  return options;
}

void run_horizon(const HorizonCommand& command, Session& session) {
  keep_large_arrays();
  check_outputs(command.output, four_formats(), inputs_of(command));
  const VariedStudy varied(scenario_of(command));
  const decision::Study& study = varied.as_it_stands();
  const auto& book = study.setting.book;
  const report::HorizonReport report{study.scenario,
                                     {book.region, book.epoch, book.as_of},
                                     analysis::look_ahead(varied.vary(), study.horizon)};
  const auto in = [&](std::string_view format, const report::Options& options) {
    return horizon_renderers.in(format, report, options);
  };
  print_and_export({four_formats(), in, inputs_of(command)}, command.output, session);
}

}  // namespace

void add_horizon(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand(
      "horizon", "What the months to come cost, and in which of them the answer changes");
  auto command = std::make_shared<HorizonCommand>();
  add_scenario_options(*verb, command->scenario, session);
  verb->add_option("--months", command->months, "how many, in place of the scenario's (36)")
      ->check(whole_number(1, decision::longest_horizon));
  verb->add_option("--growth", command->growth,
                   "of the traffic by the month, in place of the scenario's: 10%, 50%/year");
  verb->add_option("--fit", command->fit,
                   "in place of growth a curve through what was recorded: best, exponential, "
                   "linear or logistic")
      ->check(CLI::IsMember({"best", "exponential", "linear", "logistic"}))
      ->excludes("--growth");
  verb->add_option("--history", command->history,
                   "CSV of timestamp,count up to month 1; default: the scenario's, or its trace");
  add_print_options(*verb, command->output, "table, json, markdown or csv");
  verb->footer(horizon_footer);
  verb->callback([command, &session] { run_horizon(*command, session); });
}

}  // namespace costsim::cli
