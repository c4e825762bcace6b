// A whole run of one function: its callers, its limits, its result.
#pragma once

#include <optional>
#include <variant>

#include "engine/simulator.hpp"
#include "simulation/async_caller.hpp"
#include "simulation/keep_warm.hpp"
#include "simulation/result.hpp"
#include "simulation/sync_caller.hpp"

namespace costsim::simulation {

struct FunctionStudy {
  FunctionPoolConfig function = {};
  std::variant<SyncCallerConfig, AsyncCallerConfig> callers = {};
  std::optional<AccountConfig> account = {};  ///< absent: no limits but the function's own
  std::optional<KeepWarmConfig> keep_warm = {};
  Window window = {};
  std::uint64_t seed = 1;
  engine::RunLimits limits = {};
};

/// Throws Error(Usage) for what cannot be deployed, and Error(Untrustworthy) when more requests are
/// to come than the limits allow, before any is simulated.
SimulationResult simulate(const FunctionStudy& study, DecisionLog* log = nullptr);

}  // namespace costsim::simulation
