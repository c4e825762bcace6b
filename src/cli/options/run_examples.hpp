// The examples of the services, each read and run once, however many pages tell of it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decision/outcome.hpp"
#include "decision/study.hpp"
#include "scenario/scenario.hpp"
#include "scenario/service_examples.hpp"
#include "services/kit/catalogue.hpp"
#include "simulation/model/result.hpp"

namespace costsim::cli {

/// A service's example as a study, with what comes of it when requests are simulated, too.
struct RunExample {
  decision::Study study;
  decision::Outcome outcome;
  std::vector<simulation::SimulatedStage> simulated;  ///< a short run; empty: none follows requests

  const std::vector<architecture::Stage>& stages() const {
    return study.candidates.front().architecture.stages;
  }
};

class RunExamples {
 public:
  /// `options`: whose models, with what was read of them.
  RunExamples(const services::Catalogue& catalogue, scenario::LoadOptions options,
              std::string provider);

  /// The service's own; nullptr where nobody wrote one. Errors as of scenario::load_text and of
  /// decision::evaluate, at the place where the example's file, or what stands around it, says it.
  const RunExample* of(const services::Service& service);
  /// Those of all services that have this one among their stages.
  std::vector<const RunExample*> with(const services::Service& service);

 private:
  struct Read {
    scenario::ServiceExample example;
    decision::Study study;
  };

  const Read* read(std::string_view service);
  const RunExample& run(std::string_view service);

  const services::Catalogue& catalogue_;
  scenario::LoadOptions options_;
  std::string provider_;
  std::map<std::string, std::optional<Read>, std::less<>> read_;
  std::map<std::string, RunExample, std::less<>> runs_;
};

/// The service's own is read and evaluated, if there is one: errors as of RunExamples::of.
void try_example(const std::string& service, const scenario::LoadOptions& options,
                 const std::string& provider);

/// The stage of that service, or nullptr.
const architecture::Stage* find_stage(const decision::Study& study,
                                      const services::Service& service);

}  // namespace costsim::cli
