#include "simulation/running_stage.hpp"

#include <fmt/format.h>

#include "simulation/flow_sinks.hpp"
#include "simulation/source.hpp"

namespace costsim::simulation {

namespace {

using Caller = std::variant<std::unique_ptr<SyncCaller>, std::unique_ptr<AsyncCaller>>;

void feed(std::optional<Source>& source, const std::string& name, const ArrivalConfig& arrivals,
          const Surroundings& around, RequestSink& into) {
  if (!arrivals.empty()) source.emplace(around.simulator, name, arrivals, around.seed, into);
}

void depend(FunctionPool& pool, const Surroundings& around) {
  if (around.downstream != nullptr) pool.depend_on(*around.downstream);
}

/// One function with its callers.
struct RunningFunction {
  RunningFunction(const FunctionStage& stage, const FunctionPoolConfig& function,
                  const ArrivalConfig& arrivals, const Surroundings& around, RequestSink* next)
      : pool(function, around.account, around.seed, around.log) {
    depend(pool, around);
    std::visit([&](auto callers) { start(std::move(callers), function, arrivals, around, next); },
               stage.callers);
    if (stage.keep_warm) pings.emplace(around.simulator, *stage.keep_warm, pool);
  }

  void start(SyncCallerConfig config, const FunctionPoolConfig& function,
             const ArrivalConfig& arrivals, const Surroundings& around, RequestSink* next) {
    config.name = function.name + "/callers";
    config.arrivals = arrivals;
    auto clients = std::make_unique<SyncCaller>(around.simulator, config, pool, around.window,
                                                around.seed, next);
    if (around.gateway != nullptr) clients->admit_by(*around.gateway);
    caller = std::move(clients);
  }
  void start(AsyncCallerConfig config, const FunctionPoolConfig& function,
             const ArrivalConfig& arrivals, const Surroundings& around, RequestSink* next) {
    config.name = function.name + "/events";
    config.arrivals = arrivals;
    caller = std::make_unique<AsyncCaller>(around.simulator, config, pool, around.window,
                                           around.seed, next);
  }
  RequestSink& input() {
    return *std::visit([](auto& c) -> RequestSink* { return c.get(); }, caller);
  }

  FunctionPool pool;
  Caller caller;
  std::optional<KeepWarm> pings;
};

ArrivalConfig scaled(const ArrivalConfig& arrivals, double share) {
  ArrivalConfig part = arrivals;
  for (double& rate : part.rate.per_second) rate *= share;
  return part;
}

class Functions final : public RunningStage {
 public:
  Functions(const FunctionStage& stage, const ArrivalConfig& arrivals, const Surroundings& around,
            RequestSink* next)
      : config_(stage.function) {
    const std::vector<double> shares = zipf_shares(stage.functions, stage.popularity);
    // Instants that are given cannot be thinned: they are spread as they come.
    const bool spread = stage.functions > 1 && (arrivals.empty() || arrivals.given());
    std::vector<RequestSink*> sinks;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      FunctionPoolConfig function = stage.function;
      if (shares.size() > 1) function.name += fmt::format("-{}", i + 1);
      const ArrivalConfig own = spread ? ArrivalConfig{} : scaled(arrivals, shares[i]);
      functions_.push_back(std::make_unique<RunningFunction>(stage, function, own, around, next));
      sinks.push_back(&functions_.back()->input());
    }
    if (shares.size() == 1) return;
    spread_.emplace(sinks, shares, engine::RandomStream(around.seed, config_.name + "/function"));
    if (spread) feed(source_, config_.name, arrivals, around, *spread_);
  }

  RequestSink& input() override { return spread_ ? *spread_ : functions_.front()->input(); }

  void restart_statistics(Time now) override {
    for (auto& function : functions_) function->pool.restart_statistics(now);
  }

  std::vector<StageResult> results(Time now) override {
    FunctionStatistics pool;
    for (auto& function : functions_) add(pool, function->pool.statistics(now));
    StageResult stage = function_result(config_, pool);
    for (auto& function : functions_) {
      std::visit([&](auto& caller) { add_callers(stage, caller->statistics()); }, function->caller);
    }
    merged_ = {};
    for (const auto& function : functions_) {
      std::visit([&](auto& caller) { merged_.merge(caller->latency()); }, function->caller);
    }
    stage.latency = summarise(latency());
    if (stage.counts.requests > 0) {
      stage.calls_factor =
          static_cast<double>(stage.invocations) / static_cast<double>(stage.counts.requests);
    }
    if (functions_.size() > 1) stage.more.emplace_back("functions", functions_.size());
    return {stage};
  }

  RequestCounts counts() const override {
    RequestCounts sum;
    for (const auto& function : functions_) {
      std::visit([&](auto& caller) { add(sum, caller->statistics().counts); }, function->caller);
    }
    return sum;
  }

  const LatencyStatistics& latency() const override {
    if (functions_.size() > 1) return merged_;
    return std::visit([](auto& caller) -> const LatencyStatistics& { return caller->latency(); },
                      functions_.front()->caller);
  }

 private:
  FunctionPoolConfig config_;
  std::vector<std::unique_ptr<RunningFunction>> functions_;
  std::optional<Spread> spread_;
  std::optional<Source> source_;
  LatencyStatistics merged_;
};

class Stream final : public RunningStage {
 public:
  Stream(const StreamStage& stage, const ArrivalConfig& arrivals, const Surroundings& around,
         RequestSink* next)
      : config_(stage),
        pool_(stage.function, around.account, around.seed, around.log),
        mapping_(around.simulator, stage.mapping, pool_, around.window, around.seed, next,
                 around.log),
        producer_(around.simulator, stage.producer, around.window, around.seed, mapping_) {
    depend(pool_, around);
    feed(source_, stage.producer.name, arrivals, around, producer_);
  }

  RequestSink& input() override { return producer_; }
  void restart_statistics(Time now) override { pool_.restart_statistics(now); }
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
  std::optional<Source> source_;
};

class Queue final : public RunningStage {
 public:
  Queue(const QueueStage& stage, const ArrivalConfig& arrivals, const Surroundings& around,
        RequestSink* next)
      : config_(stage),
        pool_(stage.function, around.account, around.seed, around.log),
        queue_(around.simulator, stage.queue, pool_, around.window, around.seed, next, around.log) {
    depend(pool_, around);
    feed(source_, stage.queue.name, arrivals, around, queue_);
  }

  RequestSink& input() override { return queue_; }
  void restart_statistics(Time now) override { pool_.restart_statistics(now); }
  std::vector<StageResult> results(Time now) override {
    return queue_results(config_.queue, queue_, config_.function, pool_.statistics(now));
  }
  RequestCounts counts() const override { return queue_.statistics().counts; }
  const LatencyStatistics& latency() const override { return queue_.latency(); }

 private:
  QueueStage config_;
  FunctionPool pool_;
  MessageQueue queue_;
  std::optional<Source> source_;
};

class Nodes final : public RunningStage {
 public:
  Nodes(const NodeStage& stage, const ArrivalConfig& arrivals, const Surroundings& around,
        RequestSink* next)
      : config_(stage.nodes),
        nodes_(around.simulator, stage.nodes, around.window, around.seed, next, around.log) {
    if (around.gateway != nullptr) nodes_.admit_by(*around.gateway);
    if (around.downstream != nullptr) nodes_.depend_on(*around.downstream);
    feed(source_, stage.nodes.name, arrivals, around, nodes_);
    simulator_ = &around.simulator;
  }

  RequestSink& input() override { return nodes_; }
  void restart_statistics(Time now) override { nodes_.restart_statistics(now); }
  std::vector<StageResult> results(Time now) override {
    return {node_result(config_, nodes_.statistics(now), nodes_.latency())};
  }
  RequestCounts counts() const override { return nodes_.statistics(simulator_->now()).counts; }
  const LatencyStatistics& latency() const override { return nodes_.latency(); }

 private:
  NodeGroupConfig config_;
  NodeGroup nodes_;
  std::optional<Source> source_;
  engine::Simulator* simulator_ = nullptr;
};

/// A stage that has no clients of its own to hear of a 429: what the gateway refuses is gone.
class BehindGateway final : public RunningStage {
 public:
  BehindGateway(std::unique_ptr<RunningStage> stage, const std::string& name,
                const ArrivalConfig& arrivals, const Surroundings& around)
      : stage_(std::move(stage)), gate_(stage_->input(), *around.gateway, around.window) {
    feed(source_, name, arrivals, around, gate_);
  }

  RequestSink& input() override { return gate_; }
  void restart_statistics(Time now) override { stage_->restart_statistics(now); }
  std::vector<StageResult> results(Time now) override {
    std::vector<StageResult> results = stage_->results(now);
    add_figure(results.front(), "gateway_throttled", static_cast<double>(gate_.refused()));
    return results;
  }
  RequestCounts counts() const override {
    RequestCounts counts = stage_->counts();
    counts.requests += gate_.refused();
    counts.throttled += gate_.refused();
    return counts;
  }
  const LatencyStatistics& latency() const override { return stage_->latency(); }

 private:
  std::unique_ptr<RunningStage> stage_;
  Gated gate_;
  std::optional<Source> source_;
};

/// Its name, if what it is cannot tell clients of a 429 by itself.
std::optional<std::string> without_clients(const ModelStage& stage) {
  struct Name {
    std::optional<std::string> operator()(const FunctionStage& kind) const {
      if (std::holds_alternative<SyncCallerConfig>(kind.callers)) return std::nullopt;
      return kind.function.name;
    }
    std::optional<std::string> operator()(const StreamStage& kind) const {
      return kind.producer.name;
    }
    std::optional<std::string> operator()(const QueueStage& kind) const { return kind.queue.name; }
    std::optional<std::string> operator()(const NodeStage&) const { return std::nullopt; }
  };
  return std::visit(Name{}, stage.kind);
}

std::unique_ptr<RunningStage> start(const ModelStage& stage, const ArrivalConfig& arrivals,
                                    const Surroundings& around, RequestSink* next) {
  struct Start {
    const ArrivalConfig& arrivals;
    const Surroundings& around;
    RequestSink* next;
    std::unique_ptr<RunningStage> operator()(const FunctionStage& kind) const {
      return std::make_unique<Functions>(kind, arrivals, around, next);
    }
    std::unique_ptr<RunningStage> operator()(const StreamStage& kind) const {
      return std::make_unique<Stream>(kind, arrivals, around, next);
    }
    std::unique_ptr<RunningStage> operator()(const QueueStage& kind) const {
      return std::make_unique<Queue>(kind, arrivals, around, next);
    }
    std::unique_ptr<RunningStage> operator()(const NodeStage& kind) const {
      return std::make_unique<Nodes>(kind, arrivals, around, next);
    }
  };
  return std::visit(Start{arrivals, around, next}, stage.kind);
}

}  // namespace

std::unique_ptr<RunningStage> start_stage(const ModelStage& stage, const ArrivalConfig& arrivals,
                                          const Surroundings& around, RequestSink* next) {
  const auto name = without_clients(stage);
  if (around.gateway == nullptr || !name) return start(stage, arrivals, around, next);
  return std::make_unique<BehindGateway>(start(stage, {}, around, next), *name, arrivals, around);
}

}  // namespace costsim::simulation
