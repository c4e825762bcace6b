// costsim tune SCENARIO: the cheapest configuration that keeps what is required.
#include <filesystem>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "analysis/tuning/tuned.hpp"
#include "cli/options/large_arrays.hpp"
#include "cli/options/outputs.hpp"
#include "cli/options/scenario_options.hpp"
#include "cli/options/varied_study.hpp"
#include "cli/process/files.hpp"
#include "report/analysis/tuning.hpp"
#include "report/kit/shell_word.hpp"
#include "scenario/changed_text.hpp"
#include "scenario/power_tuning.hpp"
#include "units/error.hpp"
#include "units/whole_file.hpp"

namespace costsim::cli {
namespace {

constexpr const char* tune_footer = R"(Examples:
  costsim tune my.toml                    all architectures, their usual knobs
  costsim tune my.toml --architecture serverless --write cheaper.toml
  costsim tune my.toml --knob serverless.lambda.memory=512MB,1GB,2GB
  costsim tune my.toml --fix containers.ec2.instance
  costsim tune my.toml --measured serverless.lambda=power.json --strategy balanced
  costsim tune my.toml --latency --export csv=front.csv

Required is what the scenario's checks ask of the architecture alone, and that it
copes with its load.

Exit codes: 0 tuned, 1 nothing that was tried keeps what is required,
            2 bad usage or scenario, 3 a price is missing, 4 file I/O)";

struct TuneCommand {
  ScenarioOptions scenario;
  OutputOptions output;
  analysis::TuneOptions options;
  std::string strategy = "cost";
  std::vector<std::string> measured;  ///< "ARCHITECTURE.STAGE=FILE"
  std::string write;
};

analysis::TuneStrategy strategy_of(const std::string& name) {
  if (name == "speed") return analysis::TuneStrategy::Speed;
  return name == "balanced" ? analysis::TuneStrategy::Balanced : analysis::TuneStrategy::Cost;
}

struct MeasuredFile {
  std::string stage, file;
};

MeasuredFile measured_file(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos || equals == 0 || equals + 1 == text.size()) {
    throw Error(Failure::Usage,
                fmt::format("--measured {}: expected ARCHITECTURE.STAGE=FILE", text));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// What was measured stands in the scenario as if it had been stated, and only its sizes are tried.
void take_measured(TuneCommand& command) {
  for (const std::string& text : command.measured) {
    const MeasuredFile given = measured_file(text);
    const auto points = scenario::read_power_tuning(read_whole_file(given.file), given.file);
    command.scenario.load.changes.push_back(
        {given.stage + ".duration=" + scenario::duration_by_memory(points), "--measured " + text});
    command.options.knobs.push_back(given.stage + ".memory=" + scenario::memory_values(points));
  }
}

std::vector<std::string> inputs_of(const TuneCommand& command) {
  std::vector<std::string> inputs = {command.scenario.file};
  for (const std::string& text : command.measured) inputs.push_back(measured_file(text).file);
  return inputs;
}

/// The scenario that was tuned is not lost.
void require_no_input(const std::string& file, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    std::error_code none;
    if (file.empty() || (file != input && !std::filesystem::equivalent(file, input, none)))
      continue;
    throw Error(Failure::Usage,
                fmt::format("--write {}: this is read: expected another file", file));
  }
}

/// The scenario with all that was set to begin with and all that is set now; what has no place in
/// the file is told in its first line.
std::string winner_text(const scenario::Source& source, const scenario::LoadOptions& load,
                        const analysis::Tuned& tuned) {
  std::vector<std::string> all = load.sets;
  for (const auto& change : load.changes) all.push_back(change.assignment);
  for (const auto& each : tuned.set()) all.push_back(each.key + "=" + each.value);
  const scenario::ChangedText changed = scenario::changed_text(source, all);
  std::string rest;
  for (const std::string& each : load.options) rest += " --option " + report::shell_word(each);
  for (const std::string& each : changed.left) rest += " --set " + report::shell_word(each);
  return rest.empty() ? changed.text : fmt::format("# To be run with{}\n{}", rest, changed.text);
}

constexpr FourRenderers<analysis::Tuned> tuning_renderers{
    report::tuning_table, report::tuning_json, report::tuning_markdown, report::tuning_csv};

void run_tune(TuneCommand command, Session& session) {
  keep_large_arrays();
  const std::vector<std::string> inputs = inputs_of(command);
  check_outputs(command.output, four_formats(), inputs);
  require_no_input(command.write, inputs);
  command.options.strategy = strategy_of(command.strategy);
  take_measured(command);
  const scenario::Source source = scenario::read_source(command.scenario.file);
  const VariedStudy varied(source, command.scenario.load);
  const analysis::Tuned tuned =
      analysis::tune(varied.vary(), varied.as_it_stands(), command.options);
  const auto in = [&](std::string_view format, const report::Options& options) {
    return tuning_renderers.in(format, tuned, options);
  };
  print_and_export({four_formats(), in, inputs}, command.output, session);
  if (!command.write.empty()) {
    write_file(command.write, winner_text(source, command.scenario.load, tuned));
  }
  for (const auto& each : tuned.architectures) {
    if (!each.found) session.exit_code = 1;
  }
}

}  // namespace

void add_tune(CLI::App& app, Session& session) {
  CLI::App* verb =
      app.add_subcommand("tune", "The cheapest configuration that keeps what is required");
  auto command = std::make_shared<TuneCommand>();
  auto& options = command->options;
  add_scenario_options(*verb, command->scenario, session);
  verb->add_option("--architecture", options.architectures, "to tune; default: all")
      ->allow_extra_args(false);
  verb->add_option("--knob", options.knobs,
                   "ARCHITECTURE.STAGE.PARAMETER[=VALUE,VALUE]: only what is named so is turned")
      ->allow_extra_args(false);
  verb->add_option("--fix", options.fixed, "ARCHITECTURE.STAGE.PARAMETER: left as it is")
      ->allow_extra_args(false);
  verb->add_option("--measured", command->measured,
                   "ARCHITECTURE.STAGE=FILE: times by memory, as AWS Lambda Power Tuning prints "
                   "them")
      ->allow_extra_args(false);
  verb->add_option("--strategy", command->strategy, "what is best: cost, speed or balanced")
      ->check(CLI::IsMember({"cost", "speed", "balanced"}))
      ->capture_default_str();
  verb->add_flag("--latency", options.latency, "simulate requests for each line of the front");
  verb->add_option("--write", command->write, "write the scenario with what is best in it");
  verb->add_option("--threads", options.threads, "0: one per core")->capture_default_str();
  add_print_options(*verb, command->output, "table, json, markdown or csv");
  verb->footer(tune_footer);
  verb->callback([command, &session] { run_tune(*command, session); });
}

}  // namespace costsim::cli
