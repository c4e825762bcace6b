#include "analysis/tuning/front.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace costsim::analysis {
namespace {

constexpr std::size_t most_points = 12;
/// Less more headroom, or less of the time, is no other answer.
constexpr double a_step = 0.01;

using Setting = std::pair<const KnobSetting, Trial>;

/// By cost; of equal ones the one with more room, then the faster one.
std::vector<const Setting*> by_cost(const Trials& trials) {
  std::vector<const Setting*> all;
  for (const Setting& each : trials.all()) {
    if (each.second.shortfall == 0) all.push_back(&each);
  }
  std::sort(all.begin(), all.end(), [](const Setting* a, const Setting* b) {
    const auto order = [](const Setting& each) {
      return std::tuple(each.second.cost, -each.second.headroom, each.second.time_s, each.first);
    };
    return order(*a) < order(*b);
  });
  return all;
}

/// Spread over all of them, first and last included.
template <typename T>
std::vector<T> thinned(const std::vector<T>& all) {
  if (all.size() <= most_points) return all;
  std::vector<T> some;
  for (std::size_t i = 0; i < most_points; ++i) {
    some.push_back(all[i * (all.size() - 1) / (most_points - 1)]);
  }
  return some;
}

}  // namespace

std::vector<KnobSetting> front_settings(const Trials& trials) {
  std::vector<KnobSetting> front;
  double most_room = -std::numeric_limits<double>::infinity();
  double least_time = std::numeric_limits<double>::infinity();
  for (const Setting* each : by_cost(trials)) {
    const Trial& trial = each->second;
    const bool roomier = trial.headroom > most_room + a_step;
    const bool faster = trial.time_s < least_time * (1 - a_step);
    if (!front.empty() && !roomier && !faster) continue;
    front.push_back(each->first);
    most_room = std::max(most_room, trial.headroom);
    least_time = std::min(least_time, trial.time_s);
  }
  return front;
}

std::vector<FrontPoint> front_of(const Trials& trials, bool latency) {
  std::vector<FrontPoint> points;
  const bool simulates = latency || !trials.required().of_requests.empty();
  for (const KnobSetting& each : thinned(front_settings(trials))) {
    FrontPoint point{assignments_of(trials.knobs(), each), trials.all().at(each)};
    if (simulates) {
      const decision::Outcome found = trials.simulated(each);
      if (!keeps_all(found)) continue;
      if (const auto& simulated = found.architectures.front().latency) {
        point.p99_ms = simulated->p99;
      }
    }
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace costsim::analysis
