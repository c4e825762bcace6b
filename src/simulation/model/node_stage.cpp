#include "simulation/model/node_stage.hpp"

#include <algorithm>
#include <cmath>

#include "simulation/model/result.hpp"
#include "simulation/requests/sources.hpp"

namespace costsim::simulation {
namespace {

class RunningNodes final : public RunningStage {
 public:
  RunningNodes(const NodeStage& stage, const std::vector<EntryPoint>& entry_points,
               const Surroundings& around, RequestSink* next)
      : config_(stage.nodes),
        simulator_(around.simulator),
        nodes_(around.simulator, stage.nodes, around.window, around.seed, next, around.log),
        sources_(around.simulator, around.seed, stage.nodes.name) {
    if (around.downstream != nullptr) nodes_.depend_on(*around.downstream);
    if (stage.nodes.launches && around.launches != nullptr) nodes_.launch_from(*around.launches);
    for (const EntryPoint& entry_point : entry_points) {
      const Entrance& entrance = entry_point.entrance;
      inputs_.push_back(
          &nodes_.entrance({gates_of(entrance, around), entrance.gateway_timeout, entrance.added}));
      sources_.feed(entry_point.arrivals, *inputs_.back());
    }
  }

  RequestSink& input(std::size_t entry_point) override { return *inputs_.at(entry_point); }
  void restart_statistics(Time now) override { nodes_.restart_statistics(now); }
  std::vector<SimulatedStage> results(Time now) override {
    const NodeGroupStatistics statistics = nodes_.statistics(now);
    return {{.name = config_.name,
             .service = "nodes",
             .counts = statistics.counts,
             .latency = summarise(nodes_.latency()),
             .retries = statistics.retries,
             .p_throttled = ratio(statistics.counts.throttled, statistics.counts.requests),
             .own = NodeResult{statistics}}};
  }
  RequestCounts counts() const override { return nodes_.statistics(simulator_.now()).counts; }
  const LatencyStatistics& latency() const override { return nodes_.latency(); }

 private:
  NodeGroupConfig config_;
  engine::Simulator& simulator_;
  NodeGroup nodes_;
  Sources sources_;
  std::vector<RequestSink*> inputs_;  ///< by entry point
};

}  // namespace

Figures figures_of(const NodeResult& result) {
  const NodeGroupStatistics& of = result.nodes;
  return {{"mean_instances", of.mean_nodes},
          {"mean_running", of.mean_running},
          {"utilisation", of.utilisation},
          {"peak_instances", static_cast<double>(of.peak_nodes)},
          counted("timeouts", of.timed_out),
          counted("gateway_timeouts", of.gateway_timeouts),
          counted("errors", of.errors),
          {"mean_ready", of.mean_ready},
          {"mean_waiting", of.mean_waiting},
          counted("lost", of.lost),
          counted("gateway_throttled", of.gateway_throttled),
          counted("interruptions", of.interruptions),
          counted("failures", of.failures),
          {"surplus_vcpu_s", of.surplus_vcpu_s},
          {"slow_share", of.throttled_share}};
}

std::optional<Losses> losses_of(const NodeResult& result) {
  return Losses{result.nodes.lost};
}

const std::string& name_of(const NodeStage& stage) {
  return stage.nodes.name;
}

std::vector<std::string_view> result_names(const NodeStage& stage) {
  return {stage.nodes.name};
}

std::unique_ptr<RunningStage> start(const NodeStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next) {
  return std::make_unique<RunningNodes>(stage, entry_points, around, next);
}

double mean_service_s(const NodeStage& stage) {
  const NodeGroupConfig& nodes = stage.nodes;
  return nodes.service.mean() + (nodes.node_per_request ? engine::to_seconds(nodes.boot) : 0);
}

Time settling_time(const NodeStage&) {
  return Time{0};
}

void settle(const SteadyLoad& load, NodeStage& stage) {
  NodeGroupConfig& nodes = stage.nodes;
  if (!nodes.scaling) return;
  const double needed =
      stage.planned.empty()
          ? std::ceil(load.per_second * nodes.service.mean() /
                      (nodes.speed * nodes.vcpus * nodes.scaling->target_utilisation))
          : std::round(stage.planned.at(load.instant));
  nodes.nodes =
      static_cast<std::uint32_t>(std::clamp<double>(needed, nodes.min_nodes, nodes.max_nodes));
}

/// For ever: their clients do not go.
std::optional<WaitingRoom> waiting_of(const NodeStage&, bool) {
  return WaitingRoom{};
}

std::optional<double> intake_per_s(const NodeStage&, const SimulatedStage&) {
  return std::nullopt;
}

bool outlasts(const NodeStage&, std::uint64_t) {
  return false;
}

void cure(NodeStage&) {}

/// Their clients do, and try again.
bool asks_gateway(const NodeStage&, const Entrance&) {
  return true;
}

}  // namespace costsim::simulation
