#include "decision/request_level.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "architecture/request_level.hpp"
#include "simulation/windows.hpp"

namespace costsim::decision {
namespace {

/// Names that only a request-level run gives, after the architecture's.
constexpr std::array<std::string_view, 5> figures = {"latency.", "p_cold", "p_throttled", "lost",
                                                     "iterator_age_max_s"};

bool mentions(const std::string& text, const std::string& architecture) {
  for (std::size_t at = text.find(architecture + "."); at != std::string::npos;
       at = text.find(architecture + ".", at + 1)) {
    const std::string name = text.substr(at, text.find_first_of(" +-*/()<>=%", at) - at);
    for (const std::string_view figure : figures) {
      const std::size_t found = name.find("." + std::string(figure));
      if (found == std::string::npos) continue;
      const bool whole = figure.back() == '.' || found + 1 + figure.size() == name.size();
      if (whole) return true;
    }
  }
  return false;
}

Latency latency_of(const simulation::WindowedRun& run) {
  return {run.mean.mean, run.p50.mean, run.p95.mean, run.p99.mean, run.p999.mean, run.latency.max};
}

void add_metric(const std::string& stage, std::string_view name, double value,
                ArchitectureOutcome& outcome) {
  const auto found =
      std::find_if(outcome.stages.begin(), outcome.stages.end(),
                   [&](const architecture::StageResult& result) { return result.stage == stage; });
  if (found != outcome.stages.end()) found->metrics.push_back({std::string(name), value});
}

}  // namespace

bool asks_for_requests(const Study& study, const std::string& architecture) {
  return std::any_of(study.checks.begin(), study.checks.end(),
                     [&](const Check& check) { return mentions(check.require, architecture); });
}

void add_request_level(const Study& study, const architecture::Architecture& architecture,
                       ArchitectureOutcome& outcome) {
  const architecture::RequestLevel level = architecture::request_level(
      architecture, study.traffic, study.gaps, study.period, study.environment);
  const simulation::WindowedRun run = simulation::run_windows(level.model, {}, study.seed);
  outcome.latency = latency_of(run);
  const std::string& first = run.peak.stages.front().name;
  add_metric(first, "p_cold", run.p_cold, outcome);
  add_metric(first, "p_throttled", run.p_throttled, outcome);
  for (const auto& stage : run.peak.stages) {
    for (const char* name : {"lost", "iterator_age_max_s"}) {
      const auto has = [&](const auto& figure) { return figure.first == name; };
      if (std::any_of(stage.more.begin(), stage.more.end(), has)) {
        add_metric(stage.name, name, simulation::figure(stage, name), outcome);
      }
    }
  }
}

}  // namespace costsim::decision
