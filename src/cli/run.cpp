// costsim run|check SCENARIO: what it costs, whether it copes, the verdict.
#include <memory>

#include "analysis/traffic_flips.hpp"
#include "cli/compared.hpp"
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
  costsim run my.toml --baseline report.json        what changed since

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
  std::string baseline;
};

decision::Outcome outcome_of(const decision::Study& study, bool with_flips) {
  decision::Outcome outcome = decision::evaluate(study);
  if (with_flips) outcome.flips = analysis::traffic_flips(study, outcome);
  return outcome;
}

void run_one(const RunCommand& command, Part part, Session& session) {
  std::optional<analysis::Snapshot> baseline;
  if (!command.baseline.empty()) baseline = baseline_of(command.baseline);
  const decision::Study study = command.scenario.study();
  const decision::Outcome outcome = outcome_of(study, command.flips);
  std::optional<analysis::Difference> since;
  if (baseline)
    since = analysis::difference(*std::move(baseline), analysis::snapshot_of(outcome), &study);
  deliver(outcome, command.output, part, since, session);
}

void run_any(const RunCommand& command, Part part, Session& session) {
  keep_large_arrays();
  // What is wrong is told before any work.
  check_outputs(command.output, report::format_names(), {command.scenario.file, command.baseline});
  run_one(command, part, session);
}

void add_verb(CLI::App& app, Session& session, const char* name, const char* help,
              const char* footer, Part part) {
  CLI::App* verb = app.add_subcommand(name, help);
  auto command = std::make_shared<RunCommand>();
  add_scenario_options(*verb, command->scenario);
  add_output_options(*verb, command->output);
  verb->add_flag("--no-flips{false}", command->flips,
                 "do not tell how far each cost check is from saying the contrary");
  verb->add_option("--baseline", command->baseline,
                   "FILE: a result of --format json; tells what changed since");
  verb->footer(footer);
  verb->callback([command, part, &session] { run_any(*command, part, session); });
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
