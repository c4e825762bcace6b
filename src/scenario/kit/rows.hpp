// The plain keys of a scenario's tables: one description for the reader and the JSON Schema.
#pragma once

#include <cstdint>
#include <span>

#include "units/parameters.hpp"

namespace costsim::scenario {

/// No scenario's traffic is multiplied by more.
inline constexpr std::int64_t most_traffic_scale = 1'000'000'000'000;

std::span<const Parameter> scenario_rows();      ///< [scenario]
std::span<const Parameter> workload_rows();      ///< [workload]
std::span<const Parameter> architecture_rows();  ///< [[architecture]], beside its name and stages
std::span<const Parameter> transfer_rows();      ///< of both, on derived data transfer
std::span<const Parameter> check_rows();         ///< [[check]]

}  // namespace costsim::scenario
