// [[check]]: what a scenario requires of its architectures.
#pragma once

#include "decision/study.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// Of the whole scenario, in the order of the file, those that ask for a probability apart; ids are
/// unique. The requirements are parsed, whatever their names may mean.
void read_checks(TableReader& root, decision::Study& study);

}  // namespace costsim::scenario
