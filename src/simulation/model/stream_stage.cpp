#include "simulation/model/stream_stage.hpp"

#include <algorithm>

#include "simulation/model/result.hpp"
#include "simulation/requests/sources.hpp"

namespace costsim::simulation {
namespace {

class RunningStream final : public RunningStage {
 public:
  RunningStream(const StreamStage& stage, const std::vector<EntryPoint>& entry_points,
                const Surroundings& around, RequestSink* next)
      : config_(stage),
        pool_(stage.function, around.account, around.seed, around.log),
        mapping_(around.simulator, stage.mapping, pool_, around.window, around.seed, next,
                 around.log),
        producer_(around.simulator, stage.producer, around.window, around.seed, mapping_),
        sources_(around.simulator, around.seed, stage.producer.name) {
    if (around.downstream != nullptr) pool_.depend_on(*around.downstream);
    producer_.explain_to(around.log);
    for (const EntryPoint& entry_point : entry_points)
      sources_.feed(entry_point.arrivals, producer_);
  }

  RequestSink& input(std::size_t) override { return producer_; }
  void restart_statistics(Time now) override {
    pool_.restart_statistics(now);
    mapping_.restart_statistics();
    producer_.restart_statistics();
  }
  std::vector<SimulatedStage> results(Time now) override { return {written(), read(now)}; }
  /// An event is served when it has been processed; it can fail to be written, or to be processed.
  RequestCounts counts() const override {
    const RequestCounts written = producer_.statistics().counts;
    const RequestCounts read = mapping_.statistics().counts;
    return {.requests = written.requests,
            .served = read.served,
            .throttled = written.throttled,
            .dropped = written.dropped + read.dropped,
            .in_flight = written.in_flight + read.in_flight};
  }
  const LatencyStatistics& latency() const override { return mapping_.latency(); }

 private:
  SimulatedStage written() const {
    const StreamProducerStatistics statistics = producer_.statistics();
    return {.name = config_.producer.name,
            .service = "stream",
            .counts = statistics.counts,
            .latency = summarise(producer_.latency()),
            .retries = statistics.retried,
            .p_throttled = ratio(statistics.refused, statistics.attempts),
            .own = StreamResult{statistics}};
  }
  SimulatedStage read(Time now) {
    const StreamMappingStatistics statistics = mapping_.statistics();
    const PoolResult pool{
        .counted = pool_.statistics(now),
        .requests_per_instance = config_.function.requests_per_instance,
        .calls_factor = calls_for_each(statistics.invocations, statistics.failed_apart)};
    return {.name = config_.function.name,
            .service = "function",
            .counts = statistics.counts,
            .latency = summarise(mapping_.latency()),
            .retries = statistics.redelivered,
            .p_throttled = pool.p_throttled(),
            .own = StreamReaderResult{pool, statistics, mapping_.iterator_age().quantile(0.99)}};
  }

  StreamStage config_;
  FunctionPool pool_;
  StreamMapping mapping_;
  StreamProducer producer_;
  Sources sources_;
};

std::uint64_t lost_records(const StreamMappingStatistics& read) {
  return read.expired + read.given_up - read.to_destination;
}

}  // namespace

Figures figures_of(const StreamResult& result) {
  return {counted("calls", result.written.calls), counted("records", result.written.records),
          counted("refused", result.written.refused),
          counted("lost", result.written.counts.dropped)};
}

std::optional<Losses> losses_of(const StreamResult& result) {
  return Losses{result.written.counts.dropped};
}

Figures figures_of(const StreamReaderResult& result) {
  const StreamMappingStatistics& read = result.read;
  Figures figures = figures_of(result.pool);
  const Figures own = {counted("failed_batches", read.failed),
                       counted("throttled_batches", read.throttled),
                       counted("splits", read.splits),
                       counted("expired", read.expired),
                       counted("given_up", read.given_up),
                       counted("dead_lettered", read.to_destination),
                       counted("lost", lost_records(read)),
                       {"peak_backlog", static_cast<double>(read.peak_backlog)},
                       {"iterator_age_p99_s", engine::to_seconds(result.iterator_age_p99)},
                       {"iterator_age_max_s", engine::to_seconds(read.max_iterator_age)}};
  figures.insert(figures.end(), own.begin(), own.end());
  return figures;
}

std::optional<Losses> losses_of(const StreamReaderResult& result) {
  return Losses{lost_records(result.read), result.read.to_destination, result.read.expired};
}

const std::string& name_of(const StreamStage& stage) {
  return stage.producer.name;
}

std::vector<std::string_view> result_names(const StreamStage& stage) {
  return {stage.producer.name, stage.function.name};
}

std::unique_ptr<RunningStage> start(const StreamStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next) {
  return std::make_unique<RunningStream>(stage, entry_points, around, next);
}

double mean_service_s(const StreamStage& stage) {
  return batch_service_s(stage.function.warm.mean(), stage.mapping.window);
}

Time settling_time(const StreamStage&) {
  return Time{0};
}

void settle(const SteadyLoad& load, StreamStage& stage) {
  StreamProducerConfig& producer = stage.producer;
  if (!producer.resharding.empty()) {
    producer.stream.shards = static_cast<std::uint32_t>(producer.resharding.at(load.instant));
    producer.resharding = {};
    stage.mapping.shards = producer.stream.shards;
  }
  const auto most = most_intake_per_s(producer);
  if (!most || load.per_second <= *most) return;
  if (producer.stream.records) producer.stream.records->spent = true;
  if (producer.stream.bytes) producer.stream.bytes->spent = true;
}

std::optional<WaitingRoom> waiting_of(const StreamStage& stage, bool) {
  const Time age = stage.mapping.max_age;
  WaitingRoom waiting{.kept = age > Time{0} ? std::min(age, stage.mapping.retention)
                                            : stage.mapping.retention};
  if (!stage.producer.resharding.empty()) waiting.units = stage.producer.resharding;
  return waiting;
}

std::optional<double> intake_per_s(const StreamStage& stage, const SimulatedStage& first) {
  const StreamProducerStatistics& written = std::get<StreamResult>(first.own).written;
  const std::uint64_t events = written.attempts - written.refused;
  if (written.records == 0) return std::nullopt;
  return intake_per_s(stage.producer, ratio(events, written.records));
}

/// Comes seldom, or holds its shard up until it expires.
bool outlasts(const StreamStage& stage, std::uint64_t requests) {
  const std::uint64_t every = stage.producer.poison_every;
  return every > 0 && (!stage.mapping.max_retries || is_seldom(every, requests));
}

void cure(StreamStage& stage) {
  stage.producer.poison_every = 0;
}

bool asks_gateway(const StreamStage&, const Entrance&) {
  return false;
}

}  // namespace costsim::simulation
