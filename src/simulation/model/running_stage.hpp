// The stages of a model while they run.
#pragma once

#include <memory>
#include <vector>

#include "simulation/model/model.hpp"

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

/// One way into a stage, and what comes in by it without any other stage; several inputs share one.
struct Door {
  Entrance entrance = {};
  std::vector<ArrivalConfig> arrivals = {};
};

class RunningStage {
 public:
  virtual ~RunningStage() = default;
  /// Where the requests of a door go in.
  virtual RequestSink& input(std::size_t door) = 0;
  /// Forgets the statistics so far: the end of a warm-up.
  virtual void restart_statistics(Time now) = 0;
  /// One or two results: a stream, and the function that reads it.
  virtual std::vector<StageResult> results(Time now) = 0;
  /// Of the requests that went in.
  virtual RequestCounts counts() const = 0;
  /// What those who wait for an answer feel, if any do; else how long events take.
  virtual const LatencyStatistics& latency() const = 0;
};

/// The gateway that requests pass there; nullptr: none, or one without a limit.
TokenBucket* gateway_of(const Entrance& entrance, const Surroundings& around);

/// What the stage's random streams are named after.
const std::string& name_of(const ModelStage& stage);

/// `next`, if any, gets what the stage lets out.
std::unique_ptr<RunningStage> start_stage(const ModelStage& stage, const std::vector<Door>& doors,
                                          const Surroundings& around, RequestSink* next);

}  // namespace costsim::simulation
