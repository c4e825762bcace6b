// The stages of a model while they run.
#pragma once

#include <memory>
#include <vector>

#include "simulation/model.hpp"

namespace costsim::simulation {

/// What a stage of a run meets there.
struct Surroundings {
  engine::Simulator& simulator;
  Account& account;
  TokenBucket* gateway;    ///< nullptr: no limit
  Downstream* downstream;  ///< the stage's own; nullptr: it calls nobody
  Window window;
  std::uint64_t seed;
  DecisionLog* log;
};

class RunningStage {
 public:
  virtual ~RunningStage() = default;
  /// Where its requests go in.
  virtual RequestSink& input() = 0;
  /// Forgets the statistics so far: the end of a warm-up.
  virtual void restart_statistics(Time now) = 0;
  /// One or two results: a stream, and the function that reads it.
  virtual std::vector<StageResult> results(Time now) = 0;
  /// Of the requests that went in.
  virtual RequestCounts counts() const = 0;
  virtual const LatencyStatistics& latency() const = 0;
};

/// `arrivals`, if not empty, are the stage's own source; `next`, if any, gets what it lets out.
std::unique_ptr<RunningStage> start_stage(const ModelStage& stage, const ArrivalConfig& arrivals,
                                          const Surroundings& around, RequestSink* next);

}  // namespace costsim::simulation
