#include "cli/options/compared.hpp"

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "scenario/saved_result.hpp"
#include "units/error.hpp"

namespace costsim::cli {
Compared compared(const ComparedSide& side) {
  if (!scenario::is_saved_result(side.source.text, side.source.name)) {
    decision::Study study = scenario::load(side.source, side.load);
    Compared result{analysis::snapshot_of(decision::evaluate(study)), std::move(study)};
    result.snapshot.stated = side.stated;
    result.snapshot.not_sampled = analysis::likely_checks(*result.study);
    return result;
  }
  if (side.is_changed) {
    throw Error(Failure::Usage, {side.source.name, 0, 0},
                "a saved result cannot be evaluated anew: give the scenario, or leave out what "
                "changes it");
  }
  return {scenario::read_saved_result(side.source.text, side.source.name), std::nullopt};
}

analysis::Snapshot baseline_of(const std::string& file) {
  const scenario::Source source = scenario::read_source(file);
  return scenario::read_saved_result(source.text, source.name);
}

}  // namespace costsim::cli
