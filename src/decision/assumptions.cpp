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
