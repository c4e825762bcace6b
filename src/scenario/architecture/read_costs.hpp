// `costs` of an [[architecture]]: what the scenario prices itself.
#pragma once

#include "scenario/architecture/read_architecture.hpp"

namespace costsim::scenario {

/// The keys of one of `costs`.
std::span<const Parameter> cost_rows();
/// The keys of one of its tiers.
std::span<const Parameter> cost_tier_rows();

/// Adds a stage for each cost, with its price: a meter of the stage's own name. What it counts is
/// what comes to the stage that `of` names, or the hours of that stage's nodes. No stage takes from
/// it. `book`: whose meters its own must not shadow.
void read_costs(TableReader& architecture, const services::Catalogue& catalogue,
                const pricing::PriceBook& book, ArchitectureText& text);

}  // namespace costsim::scenario
