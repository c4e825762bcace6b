// A stream, its producer and the function that reads it.
#pragma once

#include "simulation/model/pool_result.hpp"
#include "simulation/model/stage.hpp"
#include "simulation/streams/mapping.hpp"
#include "simulation/streams/producer.hpp"

namespace costsim::simulation {

struct StreamStage {
  StreamProducerConfig producer = {};
  StreamMappingConfig mapping = {};
  FunctionPoolConfig function = {};
};

/// The stream, as its producer sees it.
struct StreamResult {
  StreamProducerStatistics written = {};
};
Figures figures_of(const StreamResult& result);
std::optional<Losses> losses_of(const StreamResult& result);

/// The function that reads it.
struct StreamReaderResult {
  PoolResult pool = {};
  StreamMappingStatistics read = {};
  Time iterator_age_p99{0};
};
Figures figures_of(const StreamReaderResult& result);
std::optional<Losses> losses_of(const StreamReaderResult& result);

const std::string& name_of(const StreamStage& stage);
std::vector<std::string_view> result_names(const StreamStage& stage);
std::unique_ptr<RunningStage> start(const StreamStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next);
double mean_service_s(const StreamStage& stage);
Time settling_time(const StreamStage& stage);
void settle(const SteadyLoad& load, StreamStage& stage);
std::optional<WaitingRoom> waiting_of(const StreamStage& stage, bool has_events);
std::optional<double> intake_per_s(const StreamStage& stage, const SimulatedStage& first);
bool outlasts(const StreamStage& stage, std::uint64_t requests);
void cure(StreamStage& stage);
bool asks_gateway(const StreamStage& stage, const Entrance& entrance);

}  // namespace costsim::simulation
