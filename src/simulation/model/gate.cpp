#include "simulation/model/gate.hpp"

#include <algorithm>

#include "simulation/model/kinds.hpp"
#include "simulation/requests/flow_sinks.hpp"
#include "simulation/requests/sources.hpp"

namespace costsim::simulation {
namespace {

/// A stage that has no clients of its own to hear of a 429: what the gateway refuses is gone.
class BehindGateway final : public RunningStage {
 public:
  /// `gated`: of the entry points, which a gateway guards; nothing else feeds those of the stage.
  BehindGateway(std::unique_ptr<RunningStage> stage, const ModelStage& model,
                const std::vector<EntryPoint>& entry_points, const std::vector<bool>& gated,
                const Surroundings& around)
      : stage_(std::move(stage)),
        gates_(entry_points.size()),
        sources_(around.simulator, around.seed, name_of(model)) {
    for (std::size_t i = 0; i < entry_points.size(); ++i) {
      if (!gated[i]) continue;
      gates_[i] =
          std::make_unique<Gated>(stage_->input(i), gates_of(entry_points[i].entrance, around),
                                  entry_points[i].entrance.added, around.window);
      sources_.feed(entry_points[i].arrivals, *gates_[i]);
    }
  }

  RequestSink& input(std::size_t entry_point) override {
    return gates_.at(entry_point) ? *gates_[entry_point] : stage_->input(entry_point);
  }
  void restart_statistics(Time now) override { stage_->restart_statistics(now); }
  std::vector<SimulatedStage> results(Time now) override {
    std::vector<SimulatedStage> results = stage_->results(now);
    results.front().gateway_refused = refused();
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
  std::vector<std::unique_ptr<Gated>> gates_;  ///< by entry point; null: no gateway there
  Sources sources_;
};

/// Whether the gateway must refuse for the stage, which has no clients there that could try again.
bool needs_gate(const ModelStage& stage, const EntryPoint& entry_point) {
  return !entry_point.entrance.gates.empty() && !asks_gateway(stage, entry_point.entrance);
}

}  // namespace

std::unique_ptr<RunningStage> start_behind_gate(const ModelStage& stage,
                                                const std::vector<EntryPoint>& entry_points,
                                                const Surroundings& around, RequestSink* next) {
  std::vector<bool> gated;
  std::vector<EntryPoint> inner = entry_points;
  for (EntryPoint& entry_point : inner) {
    gated.push_back(needs_gate(stage, entry_point));
    if (gated.back()) entry_point.arrivals.clear();
  }
  auto started = start(stage, inner, around, next);
  if (std::find(gated.begin(), gated.end(), true) == gated.end()) return started;
  return std::make_unique<BehindGateway>(std::move(started), stage, entry_points, gated, around);
}

}  // namespace costsim::simulation
