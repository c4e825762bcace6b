#include "scenario/stage_workloads.hpp"

#include <cmath>
#include <map>

namespace costsim::scenario {
namespace {

using services::Workload;

/// Requests of each traffic that reach a stage.
using Reach = std::vector<double>;

Reach reach_of(const architecture::Stage& stage, const std::vector<TrafficWork>& traffics,
               const std::map<std::string, Reach>& earlier) {
  Reach reach(traffics.size());
  for (const architecture::Edge& edge : stage.inputs) {
    const double times = edge.times.to_double();
    if (edge.from.empty()) {
      reach[edge.traffic] += times * traffics[edge.traffic].requests;
      continue;
    }
    const Reach& from = earlier.at(edge.from);
    for (std::size_t i = 0; i < reach.size(); ++i) reach[i] += times * from[i];
  }
  return reach;
}

std::optional<Workload> mean_of(const std::vector<TrafficWork>& traffics, const Reach& reach) {
  double all = 0, event = 0, response = 0, cpu = 0, wait = 0;
  std::optional<Workload> mean;
  bool same = true;
  for (std::size_t i = 0; i < traffics.size(); ++i) {
    if (reach[i] <= 0) continue;
    const Workload& one = traffics[i].workload;
    same = same && (!mean || *mean == one);
    mean = mean ? *mean : one;
    mean->event_stated = mean->event_stated && one.event_stated;
    mean->response_stated = mean->response_stated && one.response_stated;
    mean->times_stated = mean->times_stated && one.times_stated;
    all += reach[i];
    event += reach[i] * static_cast<double>(one.event.value);
    response += reach[i] * static_cast<double>(one.response.value);
    cpu += reach[i] * static_cast<double>(one.cpu.count());
    wait += reach[i] * static_cast<double>(one.wait.count());
  }
  if (!mean || same) return mean;
  mean->event.value = std::llround(event / all);
  mean->response.value = std::llround(response / all);
  mean->cpu = Duration(std::llround(cpu / all));
  mean->wait = Duration(std::llround(wait / all));
  return mean;
}

}  // namespace

void give_workloads(const std::vector<TrafficWork>& traffics,
                    architecture::Architecture& architecture) {
  std::map<std::string, Reach> earlier;
  for (architecture::Stage& stage : architecture.stages) {
    const Reach reach = reach_of(stage, traffics, earlier);
    stage.workload = mean_of(traffics, reach);
    earlier[stage.name] = reach;
  }
}

}  // namespace costsim::scenario
