// [horizon]: how the scenario's months go on, for `costsim horizon`.
#pragma once

#include <span>

#include "decision/study.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

// The keys of [horizon], and of the tables in it.
std::span<const Parameter> horizon_rows();
std::span<const Parameter> growth_rows();
std::span<const Parameter> migration_rows();
std::span<const Parameter> commitment_rows();

/// Reads it into the study, whose candidates are known: migrations and commitments name them.
void read_horizon(TableReader& root, decision::Study& study);

}  // namespace costsim::scenario
