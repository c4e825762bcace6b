// [[check]]: what a scenario requires of its architectures.
#pragma once

#include <vector>

#include "decision/check.hpp"
#include "decision/uncertainty.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

struct ReadChecks {
  std::vector<decision::Check> certain;
  std::vector<decision::LikelyCheck> likely;  ///< those that ask for a probability
};

/// Of the whole scenario, in the order of the file; ids are unique. The requirements are parsed,
/// whatever their names may mean.
ReadChecks read_checks(TableReader& root);

}  // namespace costsim::scenario
