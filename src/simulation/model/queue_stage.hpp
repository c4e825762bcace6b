// A queue and the function that reads it.
#pragma once

#include "simulation/model/pool_result.hpp"
#include "simulation/model/stage.hpp"
#include "simulation/queues/message_queue.hpp"

namespace costsim::simulation {

struct QueueStage {
  MessageQueueConfig queue = {};
  FunctionPoolConfig function = {};
};

struct QueueResult {
  MessageQueueStatistics messages = {};
};
Figures figures_of(const QueueResult& result);
std::optional<Losses> losses_of(const QueueResult& result);

/// The function that reads it.
struct QueueReaderResult {
  PoolResult pool = {};
  std::uint64_t failed_batches = 0;
  std::uint64_t throttled_batches = 0;
};
Figures figures_of(const QueueReaderResult& result);
std::optional<Losses> losses_of(const QueueReaderResult& result);

const std::string& name_of(const QueueStage& stage);
std::vector<std::string_view> result_names(const QueueStage& stage);
std::unique_ptr<RunningStage> start(const QueueStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next);
double mean_service_s(const QueueStage& stage);
Time settling_time(const QueueStage& stage);
void settle(const SteadyLoad& load, QueueStage& stage);
std::optional<WaitingRoom> waiting_of(const QueueStage& stage, bool has_events);
std::optional<double> intake_per_s(const QueueStage& stage, const SimulatedStage& first);
bool outlasts(const QueueStage& stage, std::uint64_t requests);
void cure(QueueStage& stage);
bool asks_gateway(const QueueStage& stage, const Entrance& entrance);

}  // namespace costsim::simulation
