// `operations` of an [[architecture]]: who runs it, as a stage of its own with a price of its own.
#pragma once

#include <span>

#include "scenario/architecture/read_architecture.hpp"

namespace costsim::scenario {

/// The keys of `operations`.
std::span<const Parameter> operations_rows();

/// Adds the stage that the table's `operations` become, if it has them, and what an engineer costs.
void read_operations(TableReader& table, const services::Catalogue& catalogue,
                     ArchitectureText& text);

}  // namespace costsim::scenario
