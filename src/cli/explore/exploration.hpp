// A scenario whose numbers are moved, and what it comes to each time.
#pragma once

#include <string>
#include <vector>

#include "analysis/varied_key.hpp"
#include "report/outcome/report.hpp"
#include "report/web/live.hpp"
#include "scenario/scenario.hpp"

namespace costsim::cli {

class Exploration {
 public:
  /// Finds the numbers that can be moved, and those that matter. `file`: what the command line
  /// calls the scenario. Errors as of scenario::load.
  Exploration(scenario::Source source, scenario::LoadOptions load, report::Options options,
              const std::string& file);

  const std::vector<report::web::Control>& controls() const { return live_.controls; }

  /// The page with its controls, as the scenario stands.
  std::string page() const;

  // What follows takes "KEY=VALUE" of numbers that can be moved, each at most once, on top of what
  // the command line set. Error(Usage) for others, and for what the scenario does not take.

  /// The parts of that page as `costsim run --set …` would make them: report::web::live_json.
  std::string parts(const std::vector<std::string>& sets) const;
  /// The page of `costsim run --set … --export html=`.
  std::string decision_page(const std::vector<std::string>& sets) const;
  /// The scenario's file with these values in it. What has no place there is told in its head.
  std::string scenario_text(const std::vector<std::string>& sets) const;

 private:
  struct Answer;
  Answer answer(const std::vector<std::string>& sets) const;
  scenario::LoadOptions changed(const std::vector<std::string>& sets) const;

  scenario::Source source_;
  scenario::LoadOptions load_;
  report::Options options_;
  std::vector<analysis::VariedKey> keys_;  ///< of the controls, in their order
  report::web::Live live_;
};

}  // namespace costsim::cli
