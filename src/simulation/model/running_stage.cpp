#include "simulation/model/running_stage.hpp"

#include <algorithm>

#include "simulation/model/running_functions.hpp"
#include "simulation/requests/flow_sinks.hpp"
#include "simulation/requests/sources.hpp"

namespace costsim::simulation {

namespace {

class Stream final : public RunningStage {
 public:
  Stream(const StreamStage& stage, const std::vector<Door>& doors, const Surroundings& around,
         RequestSink* next)
      : config_(stage),
        pool_(stage.function, around.account, around.seed, around.log),
        mapping_(around.simulator, stage.mapping, pool_, around.window, around.seed, next,
                 around.log),
        producer_(around.simulator, stage.producer, around.window, around.seed, mapping_),
        sources_(around.simulator, around.seed, stage.producer.name) {
    if (around.downstream != nullptr) pool_.depend_on(*around.downstream);
    producer_.explain_to(around.log);
    for (const Door& door : doors) sources_.feed(door.arrivals, producer_);
  }

  RequestSink& input(std::size_t) override { return producer_; }
  void restart_statistics(Time now) override {
    pool_.restart_statistics(now);
    mapping_.restart_statistics();
    producer_.restart_statistics();
  }
  std::vector<StageResult> results(Time now) override {
    return {producer_result(config_.producer, producer_.statistics(), producer_.latency()),
            mapping_result(config_.function, pool_.statistics(now), mapping_)};
  }
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
  StreamStage config_;
  FunctionPool pool_;
  StreamMapping mapping_;
  StreamProducer producer_;
  Sources sources_;
};

class Queue final : public RunningStage {
 public:
  Queue(const QueueStage& stage, const std::vector<Door>& doors, const Surroundings& around,
        RequestSink* next)
      : config_(stage),
        pool_(stage.function, around.account, around.seed, around.log),
        queue_(around.simulator, stage.queue, pool_, around.window, around.seed, next, around.log),
        sources_(around.simulator, around.seed, stage.queue.name) {
    if (around.downstream != nullptr) pool_.depend_on(*around.downstream);
    for (const Door& door : doors) sources_.feed(door.arrivals, queue_);
  }

  RequestSink& input(std::size_t) override { return queue_; }
  void restart_statistics(Time now) override {
    pool_.restart_statistics(now);
    queue_.restart_statistics();
  }
  std::vector<StageResult> results(Time now) override {
    return queue_results(config_.queue, queue_, config_.function, pool_.statistics(now));
  }
  RequestCounts counts() const override { return queue_.statistics().counts; }
  const LatencyStatistics& latency() const override { return queue_.latency(); }

 private:
  QueueStage config_;
  FunctionPool pool_;
  MessageQueue queue_;
  Sources sources_;
};

class Nodes final : public RunningStage {
 public:
  Nodes(const NodeStage& stage, const std::vector<Door>& doors, const Surroundings& around,
        RequestSink* next)
      : config_(stage.nodes),
        simulator_(around.simulator),
        nodes_(around.simulator, stage.nodes, around.window, around.seed, next, around.log),
        sources_(around.simulator, around.seed, stage.nodes.name) {
    if (around.downstream != nullptr) nodes_.depend_on(*around.downstream);
    for (const Door& door : doors) {
      const Entrance& entrance = door.entrance;
      inputs_.push_back(&nodes_.entrance(
          {.gateway = gateway_of(entrance, around), .timeout = entrance.gateway_timeout}));
      sources_.feed(door.arrivals, *inputs_.back());
    }
  }

  RequestSink& input(std::size_t door) override { return *inputs_.at(door); }
  void restart_statistics(Time now) override { nodes_.restart_statistics(now); }
  std::vector<StageResult> results(Time now) override {
    return {node_result(config_, nodes_.statistics(now), nodes_.latency())};
  }
  RequestCounts counts() const override { return nodes_.statistics(simulator_.now()).counts; }
  const LatencyStatistics& latency() const override { return nodes_.latency(); }

 private:
  NodeGroupConfig config_;
  engine::Simulator& simulator_;
  NodeGroup nodes_;
  Sources sources_;
  std::vector<RequestSink*> inputs_;  ///< by door
};

/// A stage that has no clients of its own to hear of a 429: what the gateway refuses is gone.
class BehindGateway final : public RunningStage {
 public:
  /// `gated`: of the doors, which a gateway guards; nothing else feeds those of the stage.
  BehindGateway(std::unique_ptr<RunningStage> stage, const ModelStage& model,
                const std::vector<Door>& doors, const std::vector<bool>& gated,
                const Surroundings& around)
      : stage_(std::move(stage)),
        gates_(doors.size()),
        sources_(around.simulator, around.seed, name_of(model)) {
    for (std::size_t i = 0; i < doors.size(); ++i) {
      if (!gated[i]) continue;
      gates_[i] = std::make_unique<Gated>(stage_->input(i), *around.gateway, around.window);
      sources_.feed(doors[i].arrivals, *gates_[i]);
    }
  }

  RequestSink& input(std::size_t door) override {
    return gates_.at(door) ? *gates_[door] : stage_->input(door);
  }
  void restart_statistics(Time now) override { stage_->restart_statistics(now); }
  std::vector<StageResult> results(Time now) override {
    std::vector<StageResult> results = stage_->results(now);
    add_figure(results.front(), "gateway_throttled", static_cast<double>(refused()));
    return results;
  }
  RequestCounts counts() const override {
    RequestCounts counts = stage_->counts();
    counts.requests += refused();
    counts.throttled += refused();
    return counts;
  }
  const LatencyStatistics& latency() const override { return stage_->latency(); }

 private:
  std::uint64_t refused() const {
    std::uint64_t sum = 0;
    for (const auto& gate : gates_) sum += gate ? gate->refused() : 0;
    return sum;
  }

  std::unique_ptr<RunningStage> stage_;
  std::vector<std::unique_ptr<Gated>> gates_;  ///< by door; null: no gateway there
  Sources sources_;
};

/// Whether the gateway must refuse for the stage, which has no clients there that could try again.
bool needs_gate(const ModelStage& stage, const Door& door, const Surroundings& around) {
  if (gateway_of(door.entrance, around) == nullptr) return false;
  if (std::holds_alternative<NodeStage>(stage.kind)) return false;
  return !std::holds_alternative<FunctionStage>(stage.kind) || door.entrance.asynchronous;
}

std::unique_ptr<RunningStage> start(const ModelStage& stage, const std::vector<Door>& doors,
                                    const Surroundings& around, RequestSink* next) {
  struct Start {
    const std::vector<Door>& doors;
    const Surroundings& around;
    RequestSink* next;
    std::unique_ptr<RunningStage> operator()(const FunctionStage& kind) const {
      return start_functions(kind, doors, around, next);
    }
    std::unique_ptr<RunningStage> operator()(const StreamStage& kind) const {
      return std::make_unique<Stream>(kind, doors, around, next);
    }
    std::unique_ptr<RunningStage> operator()(const QueueStage& kind) const {
      return std::make_unique<Queue>(kind, doors, around, next);
    }
    std::unique_ptr<RunningStage> operator()(const NodeStage& kind) const {
      return std::make_unique<Nodes>(kind, doors, around, next);
    }
  };
  return std::visit(Start{doors, around, next}, stage.kind);
}

}  // namespace

const std::string& name_of(const ModelStage& stage) {
  struct Name {
    const std::string& operator()(const FunctionStage& kind) const { return kind.function.name; }
    const std::string& operator()(const StreamStage& kind) const { return kind.producer.name; }
    const std::string& operator()(const QueueStage& kind) const { return kind.queue.name; }
    const std::string& operator()(const NodeStage& kind) const { return kind.nodes.name; }
  };
  return std::visit(Name{}, stage.kind);
}

TokenBucket* gateway_of(const Entrance& entrance, const Surroundings& around) {
  return entrance.behind_gateway ? around.gateway : nullptr;
}

std::unique_ptr<RunningStage> start_stage(const ModelStage& stage, const std::vector<Door>& doors,
                                          const Surroundings& around, RequestSink* next) {
  std::vector<bool> gated;
  std::vector<Door> inner = doors;
  for (Door& door : inner) {
    gated.push_back(needs_gate(stage, door, around));
    if (gated.back()) door.arrivals.clear();
  }
  auto started = start(stage, inner, around, next);
  if (std::find(gated.begin(), gated.end(), true) == gated.end()) return started;
  return std::make_unique<BehindGateway>(std::move(started), stage, doors, gated, around);
}

}  // namespace costsim::simulation
