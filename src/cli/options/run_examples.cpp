#include "cli/options/run_examples.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "decision/request_level.hpp"
#include "scenario/service_examples.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

/// What a short request-level run tells of each stage that it follows.
std::vector<simulation::StageResult> simulated_stages(const decision::Study& study) {
  const decision::Candidate& candidate = study.candidates.front();
  const decision::Load load = decision::load_of(study);
  const auto flow = architecture::combined(decision::run_flow(candidate, load.months));
  constexpr Duration length = std::chrono::minutes(1);
  const request_level::BuiltModel built =
      decision::model_of(study, load, candidate, architecture::capacities_of(flow), length);
  if (built.model.stages.empty()) return {};
  return simulation::run(built.model, {.warm_up = Duration(0), .horizon = length}, study.seed)
      .result.stages;
}

/// The example of a service shows that service: its page tells what this stage reports.
void need_stage_of(std::string_view service, const decision::Study& study,
                   const std::string& file) {
  const auto& stages = study.candidates.front().architecture.stages;
  const bool shown = std::ranges::any_of(
      stages, [&](const architecture::Stage& stage) { return stage.service->name == service; });
  if (shown) return;
  throw Error(Failure::Usage, {file},
              fmt::format("has no stage of service '{}', whose example it is: expected one among "
                          "its stages",
                          service));
}

}  // namespace

RunExamples::RunExamples(const services::Catalogue& catalogue, scenario::LoadOptions options,
                         std::string provider)
    : catalogue_(catalogue), options_(std::move(options)), provider_(std::move(provider)) {
  options_.sets = {"scenario.provider=" + provider_, "scenario.windows=always"};
  options_.shelf = scenario::shelf_of(options_);
}

const RunExample* RunExamples::of(const services::Service& service) {
  return study_of(service.name) == nullptr ? nullptr : &run(service.name);
}

std::vector<const RunExample*> RunExamples::with(const services::Service& service) {
  std::vector<const RunExample*> examples;
  for (const services::Service& other : catalogue_) {
    const decision::Study* study = study_of(other.name);
    if (study != nullptr && find_stage(*study, service) != nullptr) {
      examples.push_back(&run(other.name));
    }
  }
  return examples;
}

const decision::Study* RunExamples::study_of(std::string_view service) {
  auto known = studies_.find(service);
  if (known == studies_.end()) {
    const std::string name(service);
    std::optional<decision::Study> study;
    if (const auto text = scenario::example_of(name, options_.models_dir, provider_)) {
      study = scenario::load_text(text->scenario, fmt::format("example of {}", name), "", options_);
      need_stage_of(service, *study, text->file);
    }
    known = studies_.emplace(name, std::move(study)).first;
  }
  return known->second ? &*known->second : nullptr;
}

const RunExample& RunExamples::run(std::string_view service) {
  const auto known = runs_.find(service);
  if (known != runs_.end()) return known->second;
  const decision::Study& study = *study_of(service);
  RunExample example{study, decision::evaluate(study), simulated_stages(study)};
  return runs_.emplace(service, std::move(example)).first->second;
}

const architecture::Stage* find_stage(const decision::Study& study,
                                      const services::Service& service) {
  const auto& stages = study.candidates.front().architecture.stages;
  const auto found = std::ranges::find_if(stages, [&](const architecture::Stage& stage) {
    return stage.service->name == service.name;
  });
  return found == stages.end() ? nullptr : &*found;
}

}  // namespace costsim::cli
