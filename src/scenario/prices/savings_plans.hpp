// What stages paid by a savings plan cost: the list price less what the scenario says the plan
// saves.
#pragma once

#include <map>

#include "architecture/architecture.hpp"
#include "pricing/price_book.hpp"

namespace costsim::scenario {

/// Adds list price × (1 − savings_discount) for every meter of such a stage. Error(Usage) at the
/// stage when it does not say the discount, or another one than an earlier stage for the same
/// meter. A type that has no list price is left to the run, which names the nearest.
void add_savings_plans(const architecture::Architecture& architecture,
                       const pricing::PriceBook& book,
                       std::map<metering::MeterId, pricing::Tariff>& own_prices);

}  // namespace costsim::scenario
