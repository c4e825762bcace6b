#include "simulation/model/queue_stage.hpp"

#include "simulation/model/result.hpp"
#include "simulation/requests/sources.hpp"

namespace costsim::simulation {
namespace {

class RunningQueue final : public RunningStage {
 public:
  RunningQueue(const QueueStage& stage, const std::vector<EntryPoint>& entry_points,
               const Surroundings& around, RequestSink* next)
      : config_(stage),
        pool_(stage.function, around.account, around.seed, around.log),
        queue_(around.simulator, stage.queue, pool_, around.window, around.seed, next, around.log),
        sources_(around.simulator, around.seed, stage.queue.name) {
    if (around.downstream != nullptr) pool_.depend_on(*around.downstream);
    for (const EntryPoint& entry_point : entry_points) sources_.feed(entry_point.arrivals, queue_);
  }

  RequestSink& input(std::size_t) override { return queue_; }
  void restart_statistics(Time now) override {
    pool_.restart_statistics(now);
    queue_.restart_statistics();
  }
  std::vector<SimulatedStage> results(Time now) override { return {messages(), readers(now)}; }
  RequestCounts counts() const override { return queue_.statistics().counts; }
  const LatencyStatistics& latency() const override { return queue_.latency(); }

 private:
  SimulatedStage messages() const {
    const MessageQueueStatistics statistics = queue_.statistics();
    return {.name = config_.queue.name,
            .service = "queue",
            .counts = statistics.counts,
            .latency = summarise(queue_.waited()),
            .own = QueueResult{statistics},
            .tried_again = queue_.tried_again()};
  }
  SimulatedStage readers(Time now) {
    const MessageQueueStatistics statistics = queue_.statistics();
    const PoolResult pool{
        .counted = pool_.statistics(now),
        .requests_per_instance = config_.function.requests_per_instance,
        .calls_factor = calls_for_each(statistics.invocations, statistics.failed_downstream)};
    return {.name = config_.function.name,
            .service = "function",
            .counts = statistics.counts,
            .latency = summarise(queue_.latency()),
            .p_throttled = pool.p_throttled(),
            .own = QueueReaderResult{pool, statistics.failed, statistics.throttled},
            .tried_again = queue_.tried_again(),
            .done_per_s = queue_.done_per_s()};
  }

  QueueStage config_;
  FunctionPool pool_;
  MessageQueue queue_;
  Sources sources_;
};

std::uint64_t lost_messages(const MessageQueueStatistics& messages) {
  return messages.expired + messages.dead_lettered;
}

}  // namespace

Figures figures_of(const QueueResult& result) {
  const MessageQueueStatistics& of = result.messages;
  return {counted("receives", of.receives),
          counted("receive_calls", of.receive_calls),
          counted("delete_calls", of.delete_calls),
          counted("dead_lettered", of.dead_lettered),
          counted("expired", of.expired),
          counted("lost", lost_messages(of)),
          counted("duplicates", of.duplicates),
          {"peak_waiting", static_cast<double>(of.peak_waiting)},
          counted("peak_pollers", of.peak_pollers),
          {"age_max_s", engine::to_seconds(of.max_age)}};
}

std::optional<Losses> losses_of(const QueueResult& result) {
  return Losses{lost_messages(result.messages), result.messages.dead_lettered,
                result.messages.expired};
}

Figures figures_of(const QueueReaderResult& result) {
  Figures figures = figures_of(result.pool);
  figures.push_back(counted("failed_batches", result.failed_batches));
  figures.push_back(counted("throttled_batches", result.throttled_batches));
  return figures;
}

/// The queue tells it.
std::optional<Losses> losses_of(const QueueReaderResult&) {
  return std::nullopt;
}

const std::string& name_of(const QueueStage& stage) {
  return stage.queue.name;
}

std::vector<std::string_view> result_names(const QueueStage& stage) {
  return {stage.queue.name, stage.function.name};
}

std::unique_ptr<RunningStage> start(const QueueStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next) {
  return std::make_unique<RunningQueue>(stage, entry_points, around, next);
}

double mean_service_s(const QueueStage& stage) {
  return batch_service_s(stage.function.warm.mean(), stage.queue.window);
}

Time settling_time(const QueueStage&) {
  return Time{0};
}

void settle(const SteadyLoad&, QueueStage&) {}

std::optional<WaitingRoom> waiting_of(const QueueStage& stage, bool) {
  return WaitingRoom{.kept = stage.queue.retention};
}

std::optional<double> intake_per_s(const QueueStage&, const SimulatedStage&) {
  return std::nullopt;
}

bool outlasts(const QueueStage& stage, std::uint64_t requests) {
  return stage.queue.poison_every > 0 && is_seldom(stage.queue.poison_every, requests);
}

void cure(QueueStage& stage) {
  stage.queue.poison_every = 0;
}

bool asks_gateway(const QueueStage&, const Entrance&) {
  return false;
}

}  // namespace costsim::simulation
