// What of a study is held against what, as numbers that can be followed.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "analysis/crossings.hpp"
#include "decision/outcome.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

enum class ContestKind {
  Cost,     ///< of two architectures
  Check,    ///< both sides of it
  Capacity  ///< whether an architecture copes
};

/// What is held against what.
struct Contest {
  ContestKind kind = ContestKind::Cost;
  std::string left, right;  ///< architectures; of a check its id, of a capacity its architecture
};

/// A study's contests: each pair of architectures, each check that no request need be simulated
/// for, each architecture.
std::vector<Contest> contests_of(const decision::Study& study);

/// What an outcome says of each.
Observation observed(const std::vector<Contest>& contests, const decision::Outcome& outcome);

/// The study as it is asked many times: without windows, and without the checks that need them.
decision::Study of_flow_alone(decision::Study study);

/// Whether a check asks for what only simulated requests tell.
bool needs_requests(const decision::Check& check, const decision::Study& study);
/// Ids of the checks that ask for a probability, which samples alone tell.
std::vector<std::string> likely_checks(const decision::Study& study);
/// One note on these, and on what is not done with them, "varied"; none where there are none.
std::vector<std::string> notes_on_likely(const std::vector<std::string>& ids,
                                         std::string_view not_done);
/// Whether it asks for a cost, of an architecture or of a part of one.
bool asks_for_cost(const decision::Check& check);

/// The first finding with which an architecture does not cope, "ec2.overload"; "" when it copes.
std::string first_error(const decision::ArchitectureOutcome& architecture);

/// The check or the architecture of this name.
template <typename Named>
const Named& named(const std::vector<Named>& all, const std::string& name) {
  return *std::find_if(all.begin(), all.end(), [&](const Named& each) {
    if constexpr (std::is_same_v<Named, decision::CheckOutcome>)
      return each.check.id == name;
    else
      return each.name == name;
  });
}

/// The architecture that costs least; "" where several cost the same, or there is none.
std::string cheapest_of(const decision::Outcome& outcome);

}  // namespace costsim::analysis
