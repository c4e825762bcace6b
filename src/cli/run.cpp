// costsim run|check SCENARIO: what it costs, whether it copes, the verdict.
#include <memory>

#include "analysis/traffic_flips.hpp"
#include "cli/large_arrays.hpp"
#include "cli/outputs.hpp"
#include "decision/evaluate.hpp"

namespace costsim::cli {
namespace {

constexpr const char* run_footer = R"(Examples:
  costsim run scenarios/event-collector.toml
  costsim run my.toml --set traffic.rate=5M/h --region us-east-1 --prices 2026
  costsim run my.toml --format json > report.json
  costsim run my.toml --export markdown=comment.md --export csv=items.csv

Exit codes: 0 all checks pass, 1 a check failed, 2 bad usage or scenario,
            3 result not trustworthy, 4 file I/O)";

constexpr const char* check_footer = R"(Examples:
  costsim check my.toml                     only the checks and the verdict
  costsim check my.toml --format markdown   for a pull request
  costsim check my.toml --strict            exit 3 on warnings, unverified
                                            prices, deciding assumptions)";

struct RunCommand {
  ScenarioOptions scenario;
  OutputOptions output;
  bool flips = true;
};

decision::Outcome outcome_of(const RunCommand& command) {
  const decision::Study study = command.scenario.study();
  decision::Outcome outcome = decision::evaluate(study);
  if (command.flips) outcome.flips = analysis::traffic_flips(study, outcome);
  return outcome;
}

void add_verb(CLI::App& app, Session& session, const char* name, const char* help,
              const char* footer, Part part) {
  CLI::App* verb = app.add_subcommand(name, help);
  auto command = std::make_shared<RunCommand>();
  add_scenario_options(*verb, command->scenario);
  add_output_options(*verb, command->output);
  verb->add_flag("--no-flips{false}", command->flips,
                 "do not tell how far each cost check is from saying the contrary");
  verb->footer(footer);
  verb->callback([command, part, &session] {
    keep_large_arrays();
    report::find_format(command->output.format);  // a wrong name is told before any work
    deliver(outcome_of(*command), command->output, part, session);
  });
}

}  // namespace

void add_run(CLI::App& app, Session& session) {
  add_verb(app, session, "run", "Price every architecture, check the rule, tell the verdict",
           run_footer, &report::Format::report);
}

void add_check(CLI::App& app, Session& session) {
  add_verb(app, session, "check", "Only the checks and the verdict", check_footer,
           &report::Format::checks);
}

}  // namespace costsim::cli
