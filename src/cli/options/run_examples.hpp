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
#include "services/kit/catalogue.hpp"
#include "simulation/model/result.hpp"

namespace costsim::cli {

/// A service's example as a study, with what comes of it when requests are simulated, too.
struct RunExample {
  decision::Study study;
  decision::Outcome outcome;
  std::vector<simulation::StageResult> simulated;  ///< a short run; empty: none follows requests

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
  /// decision::evaluate.
  const RunExample* of(const services::Service& service);
  /// Those of all services that have this one among their stages.
  std::vector<const RunExample*> with(const services::Service& service);

 private:
  const decision::Study* study_of(std::string_view service);
  const RunExample& run(std::string_view service);

  const services::Catalogue& catalogue_;
  scenario::LoadOptions options_;
  std::string provider_;
  std::map<std::string, std::optional<decision::Study>, std::less<>> studies_;
  std::map<std::string, RunExample, std::less<>> runs_;
};

/// The stage of that service, or nullptr.
const architecture::Stage* find_stage(const decision::Study& study,
                                      const services::Service& service);

}  // namespace costsim::cli
