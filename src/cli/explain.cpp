// costsim explain SCENARIO [ITEM]: each number as quantity × price, with its source.
#include "report/explain.hpp"

#include <memory>
#include <ostream>

#include "cli/options/scenario_options.hpp"
#include "decision/evaluate.hpp"

namespace costsim::cli {
namespace {

constexpr const char* explain_footer =
    R"(ITEM is an architecture, stage, service, meter or figure, or several joined by
dots: any name that a check may use of a stage; or ARCHITECTURE.STAGE.PARAMETER,
as --set has it: the quantities that rest on it.

Examples:
  costsim explain my.toml
  costsim explain my.toml api-gateway
  costsim explain my.toml serverless.lambda.gb-seconds-x86)";

struct ExplainCommand {
  ScenarioOptions scenario;
  StyleOptions style;
  std::string item;
};

}  // namespace

void add_explain(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("explain", "Where each number and its quantity come from");
  auto command = std::make_shared<ExplainCommand>();
  add_scenario_options(*verb, command->scenario, session);
  verb->add_option("item", command->item, "what to explain; default: everything");
  add_style_options(*verb, command->style);
  verb->footer(explain_footer);
  verb->callback([command, &session] {
    const decision::Outcome outcome = decision::evaluate(command->scenario.study());
    session.out << report::explain(outcome, command->item, report_options(command->style, session));
  });
}

}  // namespace costsim::cli
