// [[correlation]]: uncertain values that move together.
#pragma once

#include <span>
#include <vector>

#include "decision/uncertainty.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

/// Rank correlations of the inputs that are there. Errors at their places.
void read_correlations(TableReader& root, decision::Uncertainty& uncertainty);
std::span<const Parameter> correlation_rows();  ///< of one, beside `between`

}  // namespace costsim::scenario
