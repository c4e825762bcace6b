// One architecture of a study at settings of its knobs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/tuning/knobs.hpp"
#include "analysis/tuning/search.hpp"
#include "decision/outcome.hpp"

namespace costsim::analysis {

/// What a setting comes to, by its flow.
struct Trial {
  /// How far it is from what is required: checks that fail and errors among its findings, each by
  /// how much, and needs beyond a limit where the present setting is within it; 0: nothing fails.
  /// Infinite where the scenario refuses the setting.
  double shortfall = 0;
  double cost = 0;           ///< dollars over the period
  double time_s = 0;         ///< mean time of one invocation, summed over its functions
  std::string refused = {};  ///< why the scenario does not take it
  double headroom = 1;       ///< the least share of a limit that its load leaves free
};

/// What must hold of a tuned architecture: the checks that name it alone, of severity error or such
/// as hold now.
struct Required {
  std::vector<decision::Check> of_flow;
  std::vector<decision::Check> of_requests;  ///< that simulated requests alone can tell
};

/// Of one architecture whose requests were simulated: whether it copes and no check of severity
/// error fails.
bool keeps_all(const decision::Outcome& outcome);

class Trials {
 public:
  /// `threads` as of parallel_for.
  Trials(const Vary& vary, const decision::Study& study, std::string architecture,
         std::vector<Knob> knobs, unsigned threads);

  const std::string& architecture() const { return architecture_; }
  const std::vector<Knob>& knobs() const { return knobs_; }
  const Required& required() const { return required_; }
  KnobSetting now() const;

  /// Each is asked once.
  std::vector<Trial> at(const std::vector<KnobSetting>& settings);
  Trial at(const KnobSetting& setting);
  /// All that were asked.
  const std::map<KnobSetting, Trial>& all() const { return known_; }

  /// The architecture alone at a setting, by its flow; with requests as the study asks for them.
  decision::Outcome outcome(const KnobSetting& setting) const;
  decision::Outcome simulated(const KnobSetting& setting) const;

  /// Leaves a knob as it is.
  void drop(std::size_t knob);

 private:
  decision::Study alone(const KnobSetting& setting) const;
  Trial tried(const KnobSetting& setting) const;

  Vary vary_;
  std::string architecture_;
  std::vector<Knob> knobs_;
  unsigned threads_;
  Required required_;
  double least_headroom_ = 0;  ///< that must be left: nothing, or what is exceeded now
  std::map<KnobSetting, Trial> known_;
};

}  // namespace costsim::analysis
