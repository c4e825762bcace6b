// The same model several times, with independent seeds: how far one run can be trusted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/statistics.hpp"
#include "simulation/model/model.hpp"
#include "simulation/requests/decision_log.hpp"

namespace costsim::simulation {

/// A figure's mean over the replicas, and the half-width of its 95 % confidence interval by
/// Student's t (infinite for one replica).
struct FigureEstimate {
  std::string name;
  engine::Estimate value;
};

struct StageEstimates {
  std::string name;
  std::vector<FigureEstimate> figures;
};

struct ReplicatedRun {
  SimulationResult first;  ///< whole: the run of the first seed
  std::vector<std::uint64_t> seeds;
  std::uint64_t requests = 0;              ///< of all replicas
  std::vector<FigureEstimate> counts;      ///< end to end
  std::vector<FigureEstimate> latency_ms;  ///< end to end: percentiles of each replica, averaged
  std::vector<StageEstimates> stages;
  std::string ended_early;  ///< why the first of those that did, did; "" when none did
};

/// The first replica has `seed`, the others seeds derived from it. They run on up to `threads`
/// threads (0: one per core), which changes no result. The log, if any, follows the first replica,
/// the progress all of them.
/// Errors as of `run`.
ReplicatedRun run_replicas(const Model& model, const Window& window, std::uint64_t seed,
                           std::size_t count, unsigned threads, DecisionLog* log = nullptr,
                           Progress* progress = nullptr);

}  // namespace costsim::simulation
