// A stream with its producer, its mapping and its function, for tests.
#pragma once

#include "pool_fixture.hpp"
#include "simulation/requests/source.hpp"
#include "simulation/streams/mapping.hpp"
#include "simulation/streams/producer.hpp"

namespace costsim::simulation {

struct StreamRun {
  StreamProducerStatistics producer;
  StreamMappingStatistics mapping;
  FunctionStatistics pool;
  LatencyStatistics written, processed;
  engine::Histogram iterator_age;
};

/// Each event is a call of its own, answered at once.
inline StreamProducerConfig plain_producer(std::uint32_t shards = 1) {
  StreamProducerConfig config;
  config.stream.shards = shards;
  config.batch.records = 1;
  config.call = engine::deterministic(0);
  return config;
}

inline StreamRun run_stream(const ArrivalConfig& arrivals, const StreamProducerConfig& producer,
                            StreamMappingConfig mapping, const FunctionPoolConfig& function,
                            double seconds, std::uint64_t seed = 1, DecisionLog* log = nullptr) {
  mapping.shards = producer.stream.shards;
  engine::Simulator simulator;
  const Window window{.horizon = s(seconds)};
  Account account;
  FunctionPool pool(function, account, seed);
  StreamMapping reader(simulator, mapping, pool, window, seed, nullptr, log);
  StreamProducer writer(simulator, producer, window, seed, reader);
  Source source(simulator, "events", arrivals, seed, writer);
  simulator.run_until(window.horizon);
  return {writer.statistics(), reader.statistics(), pool.statistics(window.horizon),
          writer.latency(),    reader.latency(),    reader.iterator_age()};
}

}  // namespace costsim::simulation
