// A time that follows the memory of what runs: points by memory, as a power-tuning run measures
// them.
#pragma once

#include "scenario/toml/document.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

/// { "512MB" = "400ms", "1024MB" = "210ms" }: keys that begin with a digit.
bool is_memory_curve(const toml::table& table);

/// The time at `memory`: a point's own there, and between two points on the straight line over
/// 1 / memory. CPU is given in proportion to memory (AWS Lambda developer guide, "Configure Lambda
/// function memory"), so time = waiting + work / memory is met exactly by any two points of it.
/// Beyond the points nothing is known: Error(Usage), as for fewer than two.
DistributionText read_memory_curve(const Document& document, const toml::table& table,
                                   std::string_view name, Bytes memory);

}  // namespace costsim::scenario
