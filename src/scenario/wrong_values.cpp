#include "scenario/wrong_values.hpp"

#include <algorithm>

#include "decision/evaluate.hpp"
#include "decision/request_level.hpp"

namespace costsim::scenario {

void find_wrong_values(decision::Study study, const std::vector<std::string>& refused) {
  const bool all_are_named = std::find(refused.begin(), refused.end(), "") == refused.end();
  std::erase_if(study.checks, [&](const decision::Check& check) {
    const auto asks = [&](const decision::Candidate& candidate) {
      return decision::asks_for_requests(check.requirement, candidate.architecture.name);
    };
    return !all_are_named || decision::names_any(check.requirement, refused) ||
           std::any_of(study.candidates.begin(), study.candidates.end(), asks);
  });
  study.windows = decision::Windows::Never;
  decision::evaluate(study);
}

}  // namespace costsim::scenario
