// The plain keys of a scenario's tables: one description for the reader and the JSON Schema.
#pragma once

#include <span>

#include "units/parameters.hpp"

namespace costsim::scenario {

std::span<const Parameter> scenario_rows();      ///< [scenario]
std::span<const Parameter> workload_rows();      ///< [workload]
std::span<const Parameter> architecture_rows();  ///< [[architecture]], beside its name and stages
std::span<const Parameter> check_rows();         ///< [[check]]

}  // namespace costsim::scenario
