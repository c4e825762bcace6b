// costsim validate SCENARIO …: whether files are scenarios that run, without their reports; without
// a scenario, whether a folder of models is as it should be.
#include <algorithm>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "cli/options/scenario_options.hpp"
#include "cli/options/validated_models.hpp"
#include "cli/process/messages.hpp"
#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "units/diagnostics.hpp"

namespace costsim::cli {
namespace {

constexpr const char* validate_footer =
    R"(Reads the scenario, finds every price it needs and every name its checks use;
tries each of its [[option]]s, too, unless --option chooses.
Without a scenario, --models DIR is checked by itself: every definition, price
file and measured file in it, and every example, which has to run.

Examples:
  costsim validate my.toml && echo good
  costsim validate my.toml --option http-api --prices 2018-08
  costsim validate --models my-models)";

/// Without what stands beside them: costs and labour.
std::size_t stages_of(const decision::Study& study) {
  std::size_t stages = 0;
  for (const auto& candidate : study.candidates) {
    const auto& all = candidate.architecture.stages;
    stages += static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& stage) {
      return services::is_stage(stage.service->role);
    }));
  }
  return stages;
}

/// A scenario is not valid while one of its [[option]]s cannot be chosen; one that only these
/// prices do not fit is told.
void try_each_option(const scenario::Source& source, const scenario::LoadOptions& options,
                     Session& session) {
  if (!options.options.empty()) return;
  Diagnostics all;
  for (const std::string& name : scenario::option_names(source)) {
    scenario::LoadOptions with = options;
    with.options = {name};
    Diagnostics own;
    own.attempt([&] { decision::evaluate(scenario::load(source, with)); });
    for (const Error& error : own.all()) {
      const Error told = error.with_context("with --option " + name);
      if (told.failure() != Failure::Untrustworthy) {
        all.add(told);
      } else {
        tell(std::string("note: ") + told.what(), session);
      }
    }
  }
  all.raise();
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void validate_scenario(const ScenarioOptions& options, Session& session) {
  const scenario::Source source = scenario::read_source(options.file);
  const decision::Study study = scenario::load(source, options.load);
  decision::evaluate(study);
  try_each_option(source, options.load, session);
  session.out << fmt::format(
      "{}: valid, {}, {}, {}\n", options.file, counted(study.candidates.size(), "architecture"),
      counted(stages_of(study), "stage"),
      counted(study.checks.size() + study.uncertainty.checks.size(), "check"));
}

/// Of the options of a scenario the folder alone means something without one.
void validate_folder(const CLI::App& verb, const ScenarioOptions& options, Session& session) {
  if (!options.load.models_dir) {
    throw Error(Failure::Usage, "scenario is required, or a folder of models: --models DIR");
  }
  for (const char* option : {"--set", "--option", "--seed", "--region", "--prices"}) {
    if (verb.count(option) == 0) continue;
    throw Error(Failure::Usage, fmt::format("{}: expected a scenario, which it changes", option));
  }
  validate_models(*options.load.models_dir, session);
}

}  // namespace

void add_validate(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("validate", "Whether a file is a scenario that runs");
  auto options = std::make_shared<ScenarioOptions>();
  add_scenario_options(*verb, *options, session);
  verb->get_option("scenario")->required(false);
  verb->footer(validate_footer);
  verb->callback([options, verb, &session] {
    if (options->file.empty()) return validate_folder(*verb, *options, session);
    validate_scenario(*options, session);
  });
}

}  // namespace costsim::cli
