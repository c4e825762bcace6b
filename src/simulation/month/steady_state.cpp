#include "simulation/month/steady_state.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::simulation {

std::vector<std::string_view> names_of(const ModelStage& stage) {
  struct Names {
    std::vector<std::string_view> operator()(const FunctionStage& s) { return {s.function.name}; }
    std::vector<std::string_view> operator()(const StreamStage& s) {
      return {s.producer.name, s.function.name};
    }
    std::vector<std::string_view> operator()(const QueueStage& s) {
      return {s.queue.name, s.function.name};
    }
    std::vector<std::string_view> operator()(const NodeStage& s) { return {s.nodes.name}; }
  };
  return std::visit(Names{}, stage.kind);
}

namespace {

void keep_instances(double per_second, double called_s, FunctionStage& stage) {
  FunctionPoolConfig& function = stage.function;
  if (function.keep_alive <= Time{0}) return;
  const double busy = per_second / stage.functions * (function.warm.mean() + called_s);
  // So many are seldom exceeded, and are kept alive by those seldom times.
  const double kept = busy + 4 * std::sqrt(busy);
  const double limit =
      function.concurrency_limit ? static_cast<double>(*function.concurrency_limit) : kept;
  function.initial_idle.assign(static_cast<std::size_t>(std::min({kept, limit, 1e6})), Time{0});
}

void keep_shards(Time instant, StreamStage& stage) {
  StreamProducerConfig& producer = stage.producer;
  if (producer.resharding.empty()) return;
  producer.stream.shards = static_cast<std::uint32_t>(producer.resharding.at(instant));
  producer.resharding = {};
  stage.mapping.shards = producer.stream.shards;
}

void keep_nodes(double per_second, Time instant, NodeStage& stage) {
  NodeGroupConfig& nodes = stage.nodes;
  if (!nodes.scaling) return;
  const double needed =
      stage.planned.empty()
          ? std::ceil(per_second * nodes.service.mean() /
                      (nodes.speed * nodes.vcpus * nodes.scaling->target_utilisation))
          : std::round(stage.planned.at(instant));
  nodes.nodes =
      static_cast<std::uint32_t>(std::clamp<double>(needed, nodes.min_nodes, nodes.max_nodes));
}

}  // namespace

Model at_steady_rate(const Model& model, double per_second, Time instant) {
  Model steady = model;
  steady.arrivals.rate.per_second = {per_second};
  const std::vector<double> rates = stage_rates(model, per_second);
  for (std::size_t i = 0; i < rates.size(); ++i) {
    auto& kind = steady.stages[i].kind;
    double called_s = 0;
    if (auto& downstream = steady.stages[i].downstream) {
      called_s = downstream->service.mean();
      downstream->outages.clear();  // each has its instant in the period, which a window has not
    }
    if (auto* functions = std::get_if<FunctionStage>(&kind)) {
      keep_instances(rates[i], called_s, *functions);
    }
    if (auto* stream = std::get_if<StreamStage>(&kind)) keep_shards(instant, *stream);
    if (auto* group = std::get_if<NodeStage>(&kind)) keep_nodes(rates[i], instant, *group);
  }
  return steady;
}

}  // namespace costsim::simulation
