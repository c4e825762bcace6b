#include "simulation/month/behind.hpp"

#include <algorithm>

#include "simulation/model/kinds.hpp"

namespace costsim::simulation {

double share_of(double part, const RequestCounts& counts) {
  return part / static_cast<double>(std::max<std::uint64_t>(1, counts.requests));
}

std::uint64_t queueing(const SimulatedStage& stage) {
  return stage.counts.in_flight - std::min(stage.counts.in_flight, stage.tried_again.waiting);
}

double expired_in(const SimulatedStage& stage) {
  const auto losses = losses_of(stage);
  return losses ? static_cast<double>(losses->expired) : 0;
}

bool is_behind(const SimulatedStage& stage) {
  constexpr std::uint64_t enough = 100;
  const std::uint64_t requests = stage.counts.requests;
  return requests >= enough && queueing(stage) > requests / 10;
}

/// First come, first served, and nothing waits at the start: who waits at the end came last.
double done_per_s(const WindowResult& window, const SimulatedStage& stage) {
  if (stage.done_per_s) return *stage.done_per_s;
  const auto requests = static_cast<double>(stage.counts.requests);
  const double comes = requests / window.seconds;
  const double piles_up =
      (static_cast<double>(stage.counts.in_flight) + expired_in(stage)) / window.total_s;
  const double taken = requests - static_cast<double>(queueing(stage)) - expired_in(stage);
  const double given_up = taken > 0 ? stage.tried_again.dropped / taken : 0;
  constexpr double least = 0.01;  // of what is taken, where nearly all of it fails
  return (comes - piles_up) / std::max(1 - given_up, least);
}

double dropped_later(const Model& model, const WindowResult& window) {
  const std::string_view first = result_names(model.stages[first_met(model)]).front();
  for (const SimulatedStage& stage : window.run.result.stages) {
    if (stage.name == first) return stage.tried_again.dropped;
  }
  return 0;
}

}  // namespace costsim::simulation
