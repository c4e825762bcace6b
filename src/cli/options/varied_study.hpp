// A scenario as a study that can be varied.
#pragma once

#include <memory>
#include <optional>

#include "analysis/varied_key.hpp"
#include "cli/options/scenario_options.hpp"

namespace costsim::cli {

/// The scenario is read once, standard input too; what is varied is set on top of --set. The whole
/// traffic is scaled and not read again, be it beside another key that stays as it is.
class VariedStudy {
 public:
  explicit VariedStudy(const ScenarioOptions& options);
  VariedStudy(scenario::Source source, scenario::LoadOptions load);

  const decision::Study& as_it_stands() const { return read_->study; }
  analysis::Vary vary() const;
  /// The scenario's own value of a key, where it states one.
  std::optional<double> now(const analysis::VariedKey& key) const;

 private:
  struct Read {
    scenario::Source source;
    scenario::LoadOptions load;
    decision::Study study;
  };
  /// The study of some sets: of those asked for last, kept.
  class Latest;

  std::shared_ptr<const Read> read_;
  std::shared_ptr<Latest> latest_;
};

}  // namespace costsim::cli
