// costsim run|check SCENARIO: what it costs, whether it copes, the verdict.
#include <memory>

#include "analysis/contests.hpp"
#include "analysis/load_curve.hpp"
#include "analysis/traffic_flips.hpp"
#include "analysis/uncertainty/likely.hpp"
#include "cli/options/compared.hpp"
#include "cli/options/large_arrays.hpp"
#include "cli/options/outputs.hpp"
#include "cli/options/sample_options.hpp"
#include "cli/options/several_books.hpp"
#include "cli/options/varied_study.hpp"
#include "decision/evaluate.hpp"
#include "units/error.hpp"
#include "units/located.hpp"

namespace costsim::cli {
namespace {

constexpr const char* run_footer = R"(Examples:
  costsim run scenarios/event-collector.toml
  costsim run my.toml --set traffic.rate=5M/h --region us-east-1 --prices 2026
  costsim run my.toml --format json > report.json
  costsim run my.toml --export markdown=comment.md --export csv=items.csv
  costsim run my.toml --export html=decision.html   a page for a browser
  costsim run my.toml --baseline report.json        what changed since
  costsim run my.toml --prices 2018-08,2026 --region us-east-1,eu-west-1
  costsim run my.toml --samples 10000 --sensitivity   how sure the answer is

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
  bool no_flips = false;
  std::string baseline;
  SampleCommand samples;
};

decision::Outcome outcome_of(const decision::Study& study, bool with_flips) {
  decision::Outcome outcome = decision::evaluate(study);
  if (with_flips) analysis::tell_flips(study, outcome);
  return outcome;
}

analysis::Sampled sampled(const scenario::Source& source, const RunCommand& command,
                          Session& session) {
  const VariedStudy varied(source, command.scenario.load);
  analysis::SampleOptions options = command.samples.options();
  if (command.no_flips) options.changes = 0;
  return sampled_with_progress(varied.vary(), varied.as_it_stands(), options, session);
}

void run_one(const RunCommand& command, Part part, Session& session) {
  std::optional<analysis::Snapshot> baseline;
  if (!command.baseline.empty()) baseline = baseline_of(command.baseline);
  scenario::Source source = scenario::read_source(command.scenario.file);
  const decision::Study study = scenario::load(source, command.scenario.load);
  decision::Outcome outcome = outcome_of(study, !command.no_flips);
  Beside beside;
  if (needs_samples(study, command.samples)) {
    beside.sampled = sampled(source, command, session);
    analysis::judge_likely(study, *beside.sampled, outcome);
  }
  if (baseline)
    beside.since =
        analysis::difference(*std::move(baseline), analysis::snapshot_of(outcome), &study);
  if (wants(command.output, "html")) {
    beside.over_load = analysis::load_curve(study);
    beside.scenario_text = std::move(source.text);
  }
  deliver(outcome, command.output, part, beside, session);
}

decision::Outcome outcome_of_book(const scenario::Source& source, const scenario::LoadOptions& load,
                                  bool with_flips) {
  std::string book = "with";
  if (load.region) book += " --region " + *load.region;
  if (load.prices) book += " --prices " + *load.prices;
  return in_context(book, [&] {
    const decision::Study study = scenario::load(source, load);
    decision::Outcome outcome = outcome_of(study, with_flips);
    const auto likely = analysis::likely_checks(study);
    for (std::string& note : analysis::notes_on_likely(likely, "judged with several books")) {
      outcome.notes.push_back(std::move(note));
    }
    return outcome;
  });
}

void run_books(const RunCommand& command, const std::vector<scenario::LoadOptions>& books,
               Session& session) {
  if (command.samples.is_asked() || command.samples.sensitivity) {
    throw Error(Failure::Usage, "--samples goes with one price book, not with several");
  }
  if (!command.baseline.empty()) {
    throw Error(Failure::Usage, "--baseline goes with one price book, not with several");
  }
  in_context("with several price books",
             [&] { check_outputs(command.output, four_formats(), {command.scenario.file}); });
  const scenario::Source source = scenario::read_source(command.scenario.file);
  std::vector<decision::Outcome> outcomes;
  for (const scenario::LoadOptions& load : books) {
    outcomes.push_back(outcome_of_book(source, load, !command.no_flips));
  }
  deliver_books(std::move(outcomes), command.output, session);
}

void run_any(const RunCommand& command, Part part, Session& session) {
  keep_large_arrays();
  const auto books = books_of(command.scenario.load);
  if (books.size() > 1) return run_books(command, books, session);
  // What is wrong is told before any work.
  read_once(command.scenario.file, "the scenario", command.baseline, "--baseline");
  check_outputs(command.output, report::format_names(), {command.scenario.file, command.baseline});
  run_one(command, part, session);
}

CLI::App& add_verb(CLI::App& app, Session& session, const char* name, const char* help,
                   const char* footer, const std::shared_ptr<RunCommand>& command, Part part) {
  CLI::App* verb = app.add_subcommand(name, help);
  add_scenario_options(*verb, command->scenario, session);
  verb->get_option("--region")
      ->description("in place of the scenario's; several side by side: A,B");
  verb->get_option("--prices")->description("the same for the price book: 2018-08,2026");
  add_output_options(*verb, command->output);
  verb->add_flag("--no-flips", command->no_flips,
                 "do not tell how far each cost check is from saying the contrary");
  add_sample_options(*verb, command->samples);
  verb->add_option("--baseline", command->baseline,
                   "FILE: a result of --format json; tells what changed since");
  verb->footer(footer);
  verb->callback([command, part, &session] { run_any(*command, part, session); });
  return *verb;
}

}  // namespace

void add_run(CLI::App& app, Session& session) {
  const auto command = std::make_shared<RunCommand>();
  add_verb(app, session, "run", "Price every architecture, check the rule, tell the verdict",
           run_footer, command, &report::Format::report)
      .add_flag("--details", command->output.details,
                "every line of the bills and every figure of the stages, not those that decide");
}

void add_check(CLI::App& app, Session& session) {
  add_verb(app, session, "check", "Only the checks and the verdict", check_footer,
           std::make_shared<RunCommand>(), &report::Format::checks);
}

}  // namespace costsim::cli
