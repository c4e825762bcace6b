#include "cli/options/run_examples.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "decision/request_level.hpp"
#include "units/located.hpp"

namespace costsim::cli {
namespace {

/// What a short request-level run tells of each stage that it follows.
std::vector<simulation::SimulatedStage> simulated_stages(const decision::Study& study) {
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
void need_stage_of(const std::string& service, const decision::Study& study,
                   const scenario::ServiceExample& example) {
  const auto& stages = study.candidates.front().architecture.stages;
  const bool shown = std::ranges::any_of(
      stages, [&](const architecture::Stage& stage) { return stage.service->name == service; });
  if (shown) return;
  throw Error(Failure::Usage, scenario::place_of_stages(example),
              fmt::format("has no stage of service '{}', whose example it is: expected one among "
                          "its stages",
                          service));
}

/// Does the work on an example, and tells what is wrong where the example says it.
template <typename Work>
auto at_home(const scenario::ServiceExample& example, const Work& work) {
  return moved([&](const Location& where) { return example.place_of(where); }, work);
}

decision::Study study_of(const std::string& service, const scenario::ServiceExample& example,
                         const scenario::LoadOptions& options) {
  decision::Study study =
      at_home(example, [&] { return load_text(example.scenario, example.file, "", options); });
  need_stage_of(service, study, example);
  return study;
}

scenario::LoadOptions example_options(scenario::LoadOptions options, const std::string& provider) {
  options.sets = {"scenario.provider=" + provider, "scenario.windows=always"};
  options.shelf = scenario::shelf_of(options);
  return options;
}

}  // namespace

RunExamples::RunExamples(const services::Catalogue& catalogue, scenario::LoadOptions options,
                         std::string provider)
    : catalogue_(catalogue),
      options_(example_options(std::move(options), provider)),
      provider_(std::move(provider)) {}

const RunExample* RunExamples::of(const services::Service& service) {
  return read(service.name) == nullptr ? nullptr : &run(service.name);
}

std::vector<const RunExample*> RunExamples::with(const services::Service& service) {
  std::vector<const RunExample*> examples;
  for (const services::Service& other : catalogue_) {
    const Read* example = read(other.name);
    if (example != nullptr && find_stage(example->study, service) != nullptr) {
      examples.push_back(&run(other.name));
    }
  }
  return examples;
}

const RunExamples::Read* RunExamples::read(std::string_view service) {
  auto known = read_.find(service);
  if (known == read_.end()) {
    const std::string name(service);
    std::optional<Read> read;
    if (const auto example = scenario::example_of(name, options_.models_dir, provider_)) {
      read = Read{*example, study_of(name, *example, options_)};
    }
    known = read_.emplace(name, std::move(read)).first;
  }
  return known->second ? &*known->second : nullptr;
}

const RunExample& RunExamples::run(std::string_view service) {
  const auto known = runs_.find(service);
  if (known != runs_.end()) return known->second;
  const Read& read = *this->read(service);
  RunExample example = at_home(read.example, [&] {
    return RunExample{read.study, decision::evaluate(read.study), simulated_stages(read.study)};
  });
  return runs_.emplace(service, std::move(example)).first->second;
}

void try_example(const std::string& service, const scenario::LoadOptions& options,
                 const std::string& provider) {
  const auto example = scenario::example_of(service, options.models_dir, provider);
  if (!example) return;
  const decision::Study study = study_of(service, *example, example_options(options, provider));
  at_home(*example, [&] { return decision::evaluate(study); });
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
