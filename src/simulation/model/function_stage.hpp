// Functions that requests invoke directly.
#pragma once

#include "simulation/functions/keep_warm.hpp"
#include "simulation/model/invoker_result.hpp"
#include "simulation/model/pool_result.hpp"
#include "simulation/model/stage.hpp"

namespace costsim::simulation {

/// Each input has callers of its own, of the kind that its entrance says; their names and arrivals
/// are set by the model.
struct FunctionStage {
  FunctionPoolConfig function = {};
  SyncCallerConfig callers = {};
  AsyncCallerConfig events = {};
  /// So many functions of this kind share the requests by Zipf's law with this exponent.
  std::uint32_t functions = 1;
  double popularity = 0;
  std::optional<KeepWarmConfig> keep_warm = {};  ///< of each
};

struct FunctionResult {
  PoolResult pool = {};                      ///< of all functions together
  std::vector<InvokerResult> invokers = {};  ///< of each kind, in the order of their entry_points
  std::size_t functions = 1;
};
Figures figures_of(const FunctionResult& result);
std::optional<Losses> losses_of(const FunctionResult& result);

const std::string& name_of(const FunctionStage& stage);
std::vector<std::string_view> result_names(const FunctionStage& stage);
std::unique_ptr<RunningStage> start(const FunctionStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next);
double mean_service_s(const FunctionStage& stage);
Time settling_time(const FunctionStage& stage);
void settle(const SteadyLoad& load, FunctionStage& stage);
std::optional<WaitingRoom> waiting_of(const FunctionStage& stage, bool has_events);
std::optional<double> intake_per_s(const FunctionStage& stage, const SimulatedStage& first);
bool outlasts(const FunctionStage& stage, std::uint64_t requests);
void cure(FunctionStage& stage);
bool asks_gateway(const FunctionStage& stage, const Entrance& entrance);

}  // namespace costsim::simulation
