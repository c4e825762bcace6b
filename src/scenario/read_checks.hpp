// [[check]]: what a scenario requires of its architectures.
#pragma once

#include <vector>

#include "decision/check.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// Of the whole scenario, in the order of the file; ids are unique. The requirements are parsed,
/// whatever their names may mean.
std::vector<decision::Check> read_checks(TableReader& root);

}  // namespace costsim::scenario
