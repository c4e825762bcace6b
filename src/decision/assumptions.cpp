#include "decision/assumptions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "architecture/context.hpp"

namespace costsim::decision {
namespace {

using services::Assumption;

/// A parameter's key has no dot: it is the stage's own.
std::string key_in_scenario(const std::string& key, const std::string& architecture,
                            const std::string& stage) {
  if (key.find('.') != std::string::npos) return key;
  return fmt::format("architecture.{}.stages.{}.{}", architecture, stage, key);
}

void add_once(Assumption assumption, std::vector<Assumption>& all) {
  const auto same = [&](const Assumption& known) { return known.key == assumption.key; };
  if (std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(assumption));
}

/// Whether what reaches a stage is as large as users' events are: no stage before it states the
/// size of what it lets out.
bool takes_events(const architecture::Stage& stage, const architecture::Architecture& whole) {
  return std::any_of(stage.inputs.begin(), stage.inputs.end(), [&](const auto& edge) {
    if (edge.from.empty()) return true;
    const auto before = std::find_if(whole.stages.begin(), whole.stages.end(),
                                     [&](const auto& other) { return other.name == edge.from; });
    if (before == whole.stages.end() || before->service->role == services::Role::Timer)
      return false;
    const Parameters& states = before->parameters;
    const auto has = [&](std::string_view key) {
      return find_parameter(before->service->parameters, key) != nullptr && states.has(key);
    };
    return !has("emit_size") && !has("message") && takes_events(*before, whole);
  });
}

}  // namespace

std::vector<Assumption> assumptions_of(const Study& study) {
  std::vector<Assumption> all;
  for (const Candidate& candidate : study.candidates) {
    for (const Assumption& derived : candidate.architecture.assumptions) add_once(derived, all);
    for (const architecture::Stage& stage : candidate.architecture.stages) {
      if (stage.service->assumed == nullptr) continue;
      const services::Context context =
          architecture::context_of(stage, candidate.setting.environment, study.period);
      for (Assumption assumption : stage.service->assumed(stage.parameters, context)) {
        if (assumption.key == "workload.event" && !takes_events(stage, candidate.architecture)) {
          continue;
        }
        assumption.key = key_in_scenario(assumption.key, candidate.architecture.name, stage.name);
        add_once(std::move(assumption), all);
      }
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Assumption& a, const Assumption& b) {
    return a.decides && !b.decides;
  });
  return all;
}

}  // namespace costsim::decision
