#include "analysis/tuning/trials.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "engine/parallel.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using decision::ArchitectureOutcome;
using decision::CheckOutcome;
using decision::Outcome;

constexpr double infinite = std::numeric_limits<double>::infinity();

/// A failure counts for one, and for how far it fails, so that a search comes nearer.
double failure(double beyond) {
  return 1 + beyond / (1 + beyond);
}

double shortfall_of(const CheckOutcome& check) {
  if (check.passed) return 0;
  const double scale = std::max(std::abs(check.limit_value), std::abs(check.actual_value));
  return failure(scale > 0 ? std::abs(check.difference) / scale : 0);
}

double shortfall_of(const ArchitectureOutcome& outcome) {
  double sum = 0;
  for (const auto& finding : outcome.findings) {
    if (finding.severity == services::Severity::Error) sum += failure(0);
  }
  if (sum == 0) return 0;
  for (const auto& held : outcome.held) {
    if (held.limit > 0 && held.need > held.limit) sum += failure(held.need / held.limit - 1) - 1;
  }
  return sum;
}

double headroom_of(const ArchitectureOutcome& outcome) {
  double least = 1;
  for (const auto& held : outcome.held) {
    if (held.of_load && held.limit > 0) least = std::min(least, 1 - held.need / held.limit);
  }
  return least;
}

double metric_of(const architecture::StageResult& stage, std::string_view name) {
  for (const auto& metric : stage.metrics) {
    if (metric.name == name) return metric.value;
  }
  return 0;
}

Decimal invocations_of(const std::string& stage, const pricing::Bill& bill) {
  Decimal sum = 0;
  for (const pricing::LineItem& item : bill.items) {
    if (item.stage == stage && item.meter.meter == "requests") sum = sum + item.quantity;
  }
  return sum;
}

/// Of functions that are invoked, by Little's law.
double time_of(const ArchitectureOutcome& outcome, Duration period) {
  double sum_s = 0;
  for (const auto& stage : outcome.stages) {
    const double at_work = metric_of(stage, "mean_concurrency");
    const double calls = at_work > 0 ? invocations_of(stage.stage, outcome.bill).to_double() : 0;
    if (calls > 0) sum_s += at_work * seconds(period) / calls;
  }
  return sum_s;
}

Required required_of(const decision::Study& study, const std::string& architecture) {
  std::vector<std::string> others;
  for (const auto& each : study.candidates) {
    if (each.architecture.name != architecture) others.push_back(each.architecture.name);
  }
  Required required;
  const Outcome now = decision::evaluate(of_flow_alone(study));
  for (const decision::Check& check : study.checks) {
    if (decision::names_any(check.requirement, others)) continue;
    if (needs_requests(check, study)) {
      if (check.severity == decision::CheckSeverity::Error) required.of_requests.push_back(check);
      continue;
    }
    const bool holds = named(now.checks, check.id).passed;
    if (holds || check.severity == decision::CheckSeverity::Error) {
      required.of_flow.push_back(check);
    }
  }
  return required;
}

}  // namespace

bool keeps_all(const Outcome& outcome) {
  return outcome.architectures.front().copes() &&
         std::all_of(outcome.checks.begin(), outcome.checks.end(), [](const CheckOutcome& check) {
           return check.passed || check.check.severity != decision::CheckSeverity::Error;
         });
}

Trials::Trials(const Vary& vary, const decision::Study& study, std::string architecture,
               std::vector<Knob> knobs, unsigned threads)
    : vary_(vary),
      architecture_(std::move(architecture)),
      knobs_(std::move(knobs)),
      threads_(threads),
      required_(required_of(study, architecture_)) {
  least_headroom_ = std::min(0.0, headroom_of(outcome(now()).architectures.front()));
}

KnobSetting Trials::now() const {
  KnobSetting setting;
  for (const Knob& knob : knobs_) setting.push_back(knob.now);
  return setting;
}

void Trials::drop(std::size_t knob) {
  knobs_.erase(knobs_.begin() + static_cast<std::ptrdiff_t>(knob));
  known_.clear();
}

decision::Study Trials::alone(const KnobSetting& setting) const {
  decision::Study study = vary_(assignments_of(knobs_, setting));
  std::erase_if(study.candidates, [&](const decision::Candidate& each) {
    return each.architecture.name != architecture_;
  });
  return study;
}

Outcome Trials::outcome(const KnobSetting& setting) const {
  decision::Study study = of_flow_alone(alone(setting));
  study.checks = required_.of_flow;
  return decision::evaluate(study);
}

Outcome Trials::simulated(const KnobSetting& setting) const {
  decision::Study study = alone(setting);
  study.checks = required_.of_flow;
  study.checks.insert(study.checks.end(), required_.of_requests.begin(),
                      required_.of_requests.end());
  return decision::evaluate(study);
}

Trial Trials::tried(const KnobSetting& setting) const {
  try {
    const Outcome found = outcome(setting);
    const ArchitectureOutcome& alone = found.architectures.front();
    Trial trial{.shortfall = shortfall_of(alone),
                .cost = alone.bill.total().dollars().to_double(),
                .time_s = time_of(alone, found.period)};
    trial.headroom = headroom_of(alone);
    if (trial.headroom < least_headroom_) {
      trial.shortfall += failure(least_headroom_ - trial.headroom);
    }
    for (const CheckOutcome& check : found.checks) trial.shortfall += shortfall_of(check);
    return trial;
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage && error.failure() != Failure::Untrustworthy) throw;
    return {infinite, infinite, infinite, error.what(), 0};
  }
}

std::vector<Trial> Trials::at(const std::vector<KnobSetting>& settings) {
  std::vector<KnobSetting> unknown;
  for (const KnobSetting& each : settings) {
    if (!known_.contains(each)) unknown.push_back(each);
  }
  std::vector<Trial> found(unknown.size());
  engine::parallel_for(unknown.size(), threads_,
                       [&](std::size_t i) { found[i] = tried(unknown[i]); });
  for (std::size_t i = 0; i < unknown.size(); ++i) known_[unknown[i]] = found[i];
  std::vector<Trial> answers;
  answers.reserve(settings.size());
  for (const KnobSetting& each : settings) answers.push_back(known_.at(each));
  return answers;
}

Trial Trials::at(const KnobSetting& setting) {
  return at(std::vector<KnobSetting>{setting}).front();
}

}  // namespace costsim::analysis
