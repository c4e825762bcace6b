// What became of those who invoke a function: its clients, and the events that are delivered to it.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "simulation/functions/async_caller.hpp"
#include "simulation/functions/sync_caller.hpp"
#include "simulation/model/figures.hpp"

namespace costsim::simulation {

using InvokerResult = std::variant<SyncStatistics, AsyncStatistics>;

/// Adds to those of its kind, or is the first of them.
void add(const InvokerResult& part, std::vector<InvokerResult>& sums);

Figures figures_of(const InvokerResult& result);
std::uint64_t retries_of(const InvokerResult& result);
/// Requests that a gateway in front kept from the function: no calls of it.
std::uint64_t kept_out_of(const InvokerResult& result);
/// Absent of clients, who hear of all that is dropped.
std::optional<Losses> losses_of(const InvokerResult& result);

}  // namespace costsim::simulation
