// costsim run|check SCENARIO: what it costs, whether it copes, the verdict.
#include <memory>

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
};

void add_verb(CLI::App& app, Session& session, const char* name, const char* help,
              const char* footer, Part part) {
  CLI::App* verb = app.add_subcommand(name, help);
  auto command = std::make_shared<RunCommand>();
  add_scenario_options(*verb, command->scenario);
  add_output_options(*verb, command->output);
  verb->footer(footer);
  verb->callback([command, part, &session] {
    keep_large_arrays();
    report::find_format(command->output.format);  // a wrong name is told before any work
    deliver(decision::evaluate(command->scenario.study()), command->output, part, session);
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
