// costsim simulate SCENARIO: one architecture, request by request.
#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "cli/options/scenario_options.hpp"
#include "cli/options/whole_number.hpp"
#include "cli/process/files.hpp"
#include "cli/process/messages.hpp"
#include "cli/process/progress_line.hpp"
#include "decision/flow.hpp"
#include "decision/request_level.hpp"
#include "pricing/bill.hpp"
#include "report/simulation.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

constexpr const char* simulate_footer = R"(Examples:
  costsim simulate pool.toml --architecture serverless --for 1000000s --seed 1
  costsim simulate pool.toml --for 1h --format json
  costsim simulate pool.toml --replicas 20        how far one run can be trusted
  costsim simulate pool.toml --trace why.txt      why a request was cold
  costsim simulate --verify                       against queueing theory

Exit codes: 0 the run reached its end, 2 bad usage or scenario,
            3 the run could not go on, or an oracle was missed, 4 file I/O)";

struct SimulateCommand {
  ScenarioOptions scenario;
  std::string architecture, length = "1h", warm_up = "0s", trace, trace_for = "60s";
  std::string format = "table";
  unsigned threads = 0;
  std::size_t replicas = 1;
  bool verify = false;
  bool no_timing = false;
};

const decision::Candidate& chosen(const decision::Study& study, const std::string& name) {
  std::vector<std::string> names;
  for (const decision::Candidate& candidate : study.candidates) {
    if (name.empty() || candidate.architecture.name == name) return candidate;
    names.push_back(candidate.architecture.name);
  }
  throw Error(Failure::Usage, fmt::format("there is no architecture '{}': expected one of {}{}",
                                          name, fmt::join(names, ", "), suggestion(name, names)));
}

Duration time_of(const char* option, const std::string& text) {
  try {
    return parse_duration(text);
  } catch (const Error& error) {
    throw error.with_context(option);
  }
}

simulation::Window window_of(const SimulateCommand& command) {
  const Duration warm_up = time_of("--warm-up", command.warm_up);
  const Duration length = time_of("--for", command.length);
  if (length <= Duration(0)) throw Error(Failure::Usage, "--for must be above 0");
  constexpr Duration most = std::chrono::hours(40 * 365 * 24);
  if (warm_up > most || length > most - warm_up) {
    throw Error(Failure::Usage, "--for and --warm-up must not be more than 40 years together");
  }
  return {.warm_up = warm_up, .horizon = warm_up + length};
}

std::string text_of(const simulation::ReplicatedRun& run,
                    const std::optional<report::RunTime>& time,
                    const std::vector<std::string>& notes, const SimulateCommand& command) {
  const bool json = command.format == "json";
  if (command.replicas > 1) {
    return json ? report::replicas_json(run, time, notes)
                : report::replicas_table(run, time, notes);
  }
  return json ? report::simulation_json(run.first, time, notes)
              : report::simulation_table(run.first, time, notes);
}

simulation::ReplicatedRun watched_run(const simulation::Model& model,
                                      const simulation::Window& window, std::uint64_t seed,
                                      const SimulateCommand& command, simulation::DecisionLog* log,
                                      const Session& session) {
  simulation::Progress progress;
  const double whole = seconds(window.horizon) * static_cast<double>(command.replicas);
  const ProgressLine line(session.err,
                          ProgressLine::Style::of("simulated", session.err_is_terminal),
                          [&] { return seconds(progress.simulated()) / whole; });
  return simulation::run_replicas(model, window, seed, command.replicas, command.threads, log,
                                  &progress);
}

void write_log(const simulation::DecisionLog& log, const std::string& file, Session& session) {
  write_file(file, log.text());
  if (!log.full()) return;
  tell(fmt::format("note: {} holds the first {} decisions, up to {:.3f} s, and no more: begin "
                   "later with --warm-up, or look at less with --trace-for",
                   file, log.lines(), seconds(log.last())),
       session);
}

/// What has no price at the epoch did not exist then: a bill is refused, and so is a run.
architecture::Result priced_flow(const decision::Candidate& candidate, const decision::Load& load) {
  decision::MonthlyResults months = decision::run_flow(candidate, load.months);
  for (const architecture::Result& month : months) {
    pricing::require_prices(month.usage, candidate.setting.book);
  }
  return architecture::combined(std::move(months));
}

/// What the flow finds too small of a table, whose capacity requests do not meet, or meet in part.
std::vector<std::string> notes_of_tables(const architecture::Result& flow) {
  std::vector<std::string> notes;
  for (const services::Finding& finding : flow.findings) {
    const auto stage =
        std::ranges::find(flow.stages, finding.stage, &architecture::StageResult::stage);
    const bool of_table = stage != flow.stages.end() && stage->role == services::Role::Table;
    if (!of_table || finding.severity < services::Severity::Warning || finding.limit.empty()) {
      continue;
    }
    notes.push_back(fmt::format("stage '{}', by the flow: {} ({} of {})", finding.stage,
                                finding.message, finding.actual, finding.limit));
  }
  return notes;
}

void run_one(const SimulateCommand& command, Session& session) {
  const decision::Study study = command.scenario.study();
  const simulation::Window window = window_of(command);
  const decision::Candidate& candidate = chosen(study, command.architecture);
  const decision::Load load = decision::load_of(study);
  const auto flow = priced_flow(candidate, load);
  const request_level::BuiltModel built =
      decision::model_of(study, load, candidate, architecture::capacities_of(flow), window.horizon);
  std::optional<simulation::DecisionLog> log;
  if (!command.trace.empty()) {
    log.emplace(window.warm_up, window.warm_up + time_of("--trace-for", command.trace_for));
  }
  const auto begin = std::chrono::steady_clock::now();
  const simulation::ReplicatedRun run =
      watched_run(built.model, window, study.seed, command, log ? &*log : nullptr, session);
  std::optional<report::RunTime> time;
  if (!command.no_timing) {
    time = {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
            run.requests};
  }
  std::vector<std::string> notes = built.notes;
  for (std::string& note : notes_of_tables(flow)) notes.push_back(std::move(note));
  session.out << text_of(run, time, notes, command);
  if (log) write_log(*log, command.trace, session);
  if (!run.ended_early.empty()) session.exit_code = static_cast<int>(Failure::Untrustworthy);
}

void run_oracles(const SimulateCommand& command, Session& session) {
  const auto oracles = simulation::verify(command.scenario.load.seed.value_or(1), command.threads);
  session.out << (command.format == "json" ? report::oracles_json(oracles)
                                           : report::oracles_table(oracles));
  for (const auto& oracle : oracles) {
    if (!oracle.holds()) session.exit_code = static_cast<int>(Failure::Untrustworthy);
  }
}

}  // namespace

void add_simulate(CLI::App& app, Session& session) {
  CLI::App* verb =
      app.add_subcommand("simulate", "One architecture request by request: latency, cold starts");
  auto command = std::make_shared<SimulateCommand>();
  add_scenario_options(*verb, command->scenario, session);
  verb->get_option("scenario")->required(false);
  verb->add_option("--architecture", command->architecture, "which one; default: the first");
  verb->add_option("--for", command->length, "how long, such as 1000000s or 2h")
      ->capture_default_str();
  verb->add_option("--warm-up", command->warm_up, "simulated before, and not counted")
      ->capture_default_str();
  verb->add_option("--threads", command->threads,
                   "threads of --replicas and --verify; 0: one per core")
      ->capture_default_str();
  verb->add_option("--replicas", command->replicas,
                   "runs with independent seeds: means and 95 % confidence intervals")
      ->check(whole_number(1, 10'000))
      ->capture_default_str();
  verb->add_option("--trace", command->trace, "file for a log that explains each decision");
  verb->add_option("--trace-for", command->trace_for, "how much of the run the log covers")
      ->capture_default_str();
  verb->add_flag("--verify", command->verify, "closed forms of queueing theory, and the simulator");
  verb->add_flag("--no-timing", command->no_timing, "equal input gives equal bytes");
  verb->add_option("--format", command->format, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  verb->footer(simulate_footer);
  verb->callback([command, &session] {
    if (command->verify) return run_oracles(*command, session);
    if (command->scenario.file.empty()) throw Error(Failure::Usage, "simulate needs a scenario");
    run_one(*command, session);
  });
}

}  // namespace costsim::cli
