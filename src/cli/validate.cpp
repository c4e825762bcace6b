// costsim validate SCENARIO …: whether files are scenarios that run, without their reports.
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "cli/scenario_options.hpp"
#include "decision/evaluate.hpp"

namespace costsim::cli {
namespace {

constexpr const char* footer =
    R"(Reads the scenario, finds every price it needs and every name its checks use.

Examples:
  costsim validate my.toml && echo good
  costsim validate my.toml --option http-api --prices 2018-08)";

std::size_t stages_of(const decision::Study& study) {
  std::size_t stages = 0;
  for (const auto& architecture : study.architectures) stages += architecture.stages.size();
  return stages;
}

}  // namespace

void add_validate(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("validate", "Whether a file is a scenario that runs");
  auto options = std::make_shared<ScenarioOptions>();
  add_scenario_options(*verb, *options);
  verb->footer(footer);
  verb->callback([options, &session] {
    const decision::Study study = options->study();
    decision::evaluate(study);
    session.out << fmt::format("{}: valid, {} architectures, {} stages, {} checks\n", options->file,
                               study.architectures.size(), stages_of(study), study.checks.size());
  });
}

}  // namespace costsim::cli
