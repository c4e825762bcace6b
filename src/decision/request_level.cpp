#include "decision/request_level.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "decision/names.hpp"
#include "request_level/chance.hpp"
#include "request_level/request_level.hpp"
#include "simulation/month/windows.hpp"
#include "units/readable.hpp"

namespace costsim::decision {

bool asks_for_requests(const Requirement& requirement, const std::string& architecture) {
  const std::vector<std::string> names = names_of(requirement);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return is_of_requests(name, architecture); });
}

namespace {

/// What a check asks for that only simulated requests tell.
struct AskedFigure {
  std::string name;
  Location where;
};

/// The first of an architecture.
std::optional<AskedFigure> asked_of_requests(const Study& study, const std::string& architecture) {
  for (const Check& check : study.checks) {
    const std::string& text = check.requirement.text;
    for (const std::string& name : names_of(check.requirement)) {
      if (!decision::is_of_requests(name, architecture)) continue;
      return AskedFigure{name, place_of(text, text.find(name), check.requirement.where)};
    }
  }
  return std::nullopt;
}

bool corrects_bill(const Study& study, const Candidate& candidate) {
  if (study.windows != Windows::Auto) return study.windows == Windows::Always;
  return request_level::depends_on_chance(candidate.architecture, candidate.setting.environment);
}

Estimated estimated(const simulation::Estimate& estimate) {
  return {estimate.mean, estimate.half_width};
}

Latency latency_of(const simulation::WindowedRun& run) {
  return {estimated(run.mean), estimated(run.p50),  estimated(run.p95),
          estimated(run.p99),  estimated(run.p999), run.latency.max};
}

constexpr int factor_decimals = 6;

services::Correction factors_of(const simulation::StageEstimate& stage, bool whole) {
  return {Decimal::from_double(stage.calls.mean, factor_decimals),
          Decimal::from_double(stage.billed.mean, factor_decimals), whole};
}

services::Finding correction_finding(const simulation::StageEstimate& stage) {
  services::Finding finding;
  finding.id = "request-level-correction";
  finding.stage = stage.name;
  finding.message = fmt::format(
      "simulated requests correct the bill: {:.6g} ± {:.2g} invocations for each that succeeds at "
      "once, {:.6g} ± {:.2g} times the billed time of warm ones",
      stage.calls.mean, stage.calls.half_width, stage.billed.mean, stage.billed.half_width);
  return finding;
}

services::Finding backlog_finding(const simulation::StageEstimate& stage) {
  services::Finding finding;
  finding.id = "request-level-backlog";
  finding.severity = services::Severity::Warning;
  finding.stage = stage.name;
  finding.message = fmt::format(
      "takes less than comes during {} of the traffic: what waits is carried from step to "
      "step "
      "into its age and what is lost; latencies leave it out, and the bill has it done in time",
      percent_text(stage.behind));
  finding.actual = fmt::format("the oldest waits {:.3g} s", stage.oldest_s);
  finding.need = stage.oldest_s;
  return finding;
}

/// Fewer than one of a thousand are the rule of every service.
constexpr double unanswered_worth_telling = 1e-3;

/// "2% throttled", "3% failed or timed out", or both.
std::string shares_text(const Unanswered& unanswered) {
  const auto share = [](double part, std::string_view what) {
    return part > 0 ? fmt::format("{} {}", percent_text(part), what) : std::string();
  };
  const std::string throttled = share(unanswered.throttled, "are throttled");
  const std::string dropped = share(unanswered.dropped, "fail or time out");
  return throttled + (throttled.empty() || dropped.empty() ? "" : " and ") + dropped;
}

services::Finding unanswered_finding(const Unanswered& unanswered) {
  services::Finding finding;
  finding.id = "requests-unanswered";
  finding.severity = services::severity_of_losses(unanswered.throttled + unanswered.dropped);
  finding.message = fmt::format("of the simulated requests {}; latencies are those of the others",
                                shares_text(unanswered));
  finding.actual =
      fmt::format("{} served", percent_text(1 - unanswered.throttled - unanswered.dropped));
  finding.need = unanswered.throttled + unanswered.dropped;
  return finding;
}

bool has_functions(const architecture::Architecture& architecture) {
  return std::any_of(architecture.stages.begin(), architecture.stages.end(),
                     [](const architecture::Stage& stage) {
                       return stage.service->role == services::Role::Function;
                     });
}

/// What windows stand for has gone on before them (simulation::run_windows).
services::Finding warm_windows() {
  services::Finding finding;
  finding.id = "windows-begin-warm";
  finding.message =
      "simulated windows begin warm, with the instances that their rate keeps: latencies leave out "
      "what starting from none adds; `costsim simulate` begins with none";
  return finding;
}

services::Finding not_simulated(const Error& error) {
  services::Finding finding;
  finding.id = "request-level";
  finding.severity = services::Severity::Warning;
  finding.message = fmt::format(
      "requests cannot be simulated, and the bill is that of the flow alone: {}", error.what());
  return finding;
}

bool is_function(const architecture::Architecture& architecture, const std::string& name) {
  return std::any_of(architecture.stages.begin(), architecture.stages.end(),
                     [&](const architecture::Stage& stage) {
                       return stage.name == name && stage.service->role == services::Role::Function;
                     });
}

void add_correction(const simulation::StageEstimate& stage, bool whole, RequestFigures& figures) {
  const services::Correction factors = factors_of(stage, whole);
  figures.corrections[stage.name] = factors;
  if (factors.calls == Decimal(1) && factors.billed == Decimal(1)) return;
  figures.changes.push_back({stage.name, factors, stage.calls.half_width, stage.billed.half_width});
  figures.findings.push_back(correction_finding(stage));
}

/// Windows stand for more requests than they have, and so for parts of some. Of what a part was
/// lost, something was.
double whole_items(double estimate) {
  constexpr double noise = 1e-6;
  return std::max(0.0, std::ceil(estimate - noise));  // not -0
}

std::vector<services::Metric> metrics_of(const simulation::StageEstimate& stage, bool function) {
  std::vector<services::Metric> metrics;
  if (function) metrics.push_back({"p_cold", stage.p_cold});
  metrics.push_back({"p_throttled", stage.p_throttled});
  if (stage.lost) metrics.push_back({"lost", whole_items(*stage.lost)});
  if (stage.dead_lettered) metrics.push_back({"dead_lettered", whole_items(*stage.dead_lettered)});
  if (stage.iterator_age_max_s)
    metrics.push_back({"iterator_age_max_s", *stage.iterator_age_max_s});
  return metrics;
}

bool states_concurrency(const Candidate& candidate) {
  for (const architecture::Stage& stage : candidate.architecture.stages) {
    if (stage.service->role != services::Role::Function) continue;
    const auto& all = candidate.setting.environment.rules;
    const auto rules = all.find(std::string(stage.service->name));
    if (rules == all.end() || !rules->second.has("concurrency")) continue;
    return rules->second.at("concurrency").provenance.stated();
  }
  return false;
}

/// A bill is that of the quota that AWS has raised, with requests as without: the flow warns of it.
void raise_concurrency(simulation::Model& model) {
  constexpr std::int64_t enough = 1'000'000;
  if (model.account) model.account->concurrency = std::max(model.account->concurrency, enough);
}

RequestFigures simulate(const Study& study, const Load& load, const Candidate& candidate,
                        const architecture::Capacities& capacities, bool correct) {
  request_level::BuiltModel built = model_of(study, load, candidate, capacities, study.period);
  if (correct && !states_concurrency(candidate)) raise_concurrency(built.model);
  const simulation::WindowedRun run =
      simulation::run_windows(built.model, {.period = study.period}, study.seed);
  RequestFigures figures;
  if (run.latency.count > 0) figures.latency = latency_of(run);
  figures.unanswered = {run.p_throttled, run.p_dropped};
  if (run.p_throttled + run.p_dropped >= unanswered_worth_telling) {
    figures.findings.push_back(unanswered_finding(*figures.unanswered));
  }
  if (figures.latency && !run.whole && has_functions(candidate.architecture)) {
    figures.findings.push_back(warm_windows());
  }
  for (const simulation::StageEstimate& stage : run.stages) {
    const bool function = is_function(candidate.architecture, stage.name);
    figures.stages.push_back({stage.name, "", metrics_of(stage, function)});
    if (correct && function) add_correction(stage, run.whole, figures);
    if (stage.behind > 0) figures.findings.push_back(backlog_finding(stage));
  }
  return figures;
}

}  // namespace

request_level::BuiltModel model_of(const Study& study, const Load& load, const Candidate& candidate,
                                   const architecture::Capacities& capacities, Duration length) {
  std::vector<request_level::Users> users;
  for (std::size_t i = 0; i < load.series.size(); ++i) {
    users.push_back({load.series[i], study.traffics[i].plan.arrivals});
  }
  return request_level::build_model(candidate.architecture, capacities, users, length,
                                    candidate.setting.environment);
}

bool simulates(const Study& study, const Candidate& candidate) {
  return corrects_bill(study, candidate) ||
         asked_of_requests(study, candidate.architecture.name).has_value();
}

std::optional<RequestFigures> simulate_requests(const Study& study, const Load& load,
                                                const Candidate& candidate,
                                                const architecture::Capacities& capacities) {
  const bool correct = corrects_bill(study, candidate);
  const auto asked = asked_of_requests(study, candidate.architecture.name);
  if (!asked && !correct) return std::nullopt;
  try {
    return simulate(study, load, candidate, capacities, correct);
  } catch (const Error& error) {
    if (error.failure() == Failure::Internal) throw;
    if (asked) {
      throw error.with_context(fmt::format("'{}' is told by simulated requests alone", asked->name))
          .at(asked->where);
    }
    RequestFigures figures;
    figures.findings.push_back(not_simulated(error));
    return figures;
  }
}

void add(RequestFigures figures, ArchitectureOutcome& outcome) {
  outcome.latency = figures.latency;
  outcome.unanswered = figures.unanswered;
  outcome.corrections = std::move(figures.changes);
  for (architecture::StageResult& simulated : figures.stages) {
    for (architecture::StageResult& stage : outcome.stages) {
      if (stage.stage != simulated.stage) continue;
      stage.metrics.insert(stage.metrics.end(), simulated.metrics.begin(), simulated.metrics.end());
    }
  }
  outcome.findings.insert(outcome.findings.end(), figures.findings.begin(), figures.findings.end());
}

}  // namespace costsim::decision
