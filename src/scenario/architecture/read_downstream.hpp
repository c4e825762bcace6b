// downstream = { latency = "20ms", capacity = "200/s", outages = [{ at = "2h", for = "10min" }] }
#pragma once

#include <span>

#include "architecture/downstream.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// Keys of a stage's `downstream` besides `outages`, and of each of these.
std::span<const Parameter> downstream_rows();
std::span<const Parameter> outage_rows();

/// Outages count from the start of the period. Errors carry their place.
architecture::CalledService read_downstream(const Document& document, const toml::table& table);

}  // namespace costsim::scenario
