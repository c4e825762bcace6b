// One function while it runs: its pool, and those who invoke it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/model/function_stage.hpp"
#include "simulation/requests/sources.hpp"

namespace costsim::simulation {

/// Clients, who wait for the answer, or events, which the service delivers.
using Invoker = std::variant<std::unique_ptr<SyncCaller>, std::unique_ptr<AsyncCaller>>;

bool waits(const Invoker& invoker);
const LatencyStatistics& latency_of(const Invoker& invoker);
InvokerResult result_of(const Invoker& invoker);
RequestCounts counts_of(const Invoker& invoker);

class RunningFunction {
 public:
  /// `next`, if any, gets each request that is served.
  RunningFunction(const FunctionStage& stage, const FunctionPoolConfig& function,
                  const std::vector<EntryPoint>& entry_points, const Surroundings& around,
                  RequestSink* next);

  RequestSink& input(std::size_t entry_point);
  FunctionPool& pool() { return pool_; }
  /// By entry_point.
  const std::vector<Invoker>& invokers() const { return invokers_; }

 private:
  Invoker started_clients(SyncCallerConfig config, const EntryPoint& entry_point,
                          const Surroundings& around, RequestSink* next);
  Invoker started_events(AsyncCallerConfig config, const EntryPoint& entry_point,
                         const Surroundings& around, RequestSink* next);
  std::string next_name(std::string_view kind) const;

  FunctionPool pool_;
  std::vector<Invoker> invokers_;
  Sources sources_;
  std::optional<KeepWarm> pings_;
};

}  // namespace costsim::simulation
