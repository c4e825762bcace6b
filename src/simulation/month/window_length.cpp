#include "simulation/month/window_length.hpp"

#include <algorithm>

#include "simulation/model/kinds.hpp"
#include "simulation/model/stage_rates.hpp"

namespace costsim::simulation {

namespace {

/// What a window must outlast.
double longest_service_s(const Model& model) {
  double longest = 0;
  for (const ModelStage& stage : model.stages) longest = std::max(longest, mean_service_s(stage));
  return longest;
}

Time longest_settling(const Model& model) {
  Time longest{0};
  for (const ModelStage& stage : model.stages) longest = std::max(longest, settling_time(stage));
  return longest;
}

/// Of the slowest timer.
Time timer_interval(const Model& model) {
  Time longest{0};
  for (const ModelStage& stage : model.stages) {
    for (const StageInput& input : stage.inputs) {
      if (input.own && input.own->ticks.count > 0)
        longest = std::max(longest, input.own->ticks.every);
    }
  }
  return longest;
}

}  // namespace

double timers_per_s(const Model& model) {
  double sum = 0;
  for (const ModelStage& stage : model.stages) {
    for (const StageInput& input : stage.inputs) {
      if (input.own) sum += timer_rate(input.own->ticks);
    }
  }
  return sum;
}

Window window_at(const Model& model, const WindowPlan& plan, double rate) {
  constexpr double services = 20;
  const Time wanted = engine::time_from_seconds(
      std::max(static_cast<double>(plan.requests) / (rate + timers_per_s(model)),
               services * longest_service_s(model)));
  Time length = std::clamp(wanted, plan.least, plan.most);
  if (const Time tick = timer_interval(model); tick > Time{0}) {
    length = tick * std::max<Time::rep>(1, (length + tick - Time{1}) / tick);
  }
  // Instances are there from the start, so what must settle are the requests under way; where the
  // window is long, instances settle too.
  const Time warm_up = std::min(length / 4, 2 * longest_settling(model)) + Time{1};
  return {.warm_up = warm_up, .horizon = warm_up + length};
}

double expected_of(const Model& model, Time period) {
  return expected_of_all_users(model, period) + timers_per_s(model) * engine::to_seconds(period);
}

bool outlasts_windows(const Model& model, std::uint64_t requests) {
  return std::any_of(model.stages.begin(), model.stages.end(),
                     [&](const ModelStage& stage) { return outlasts(stage, requests); });
}

}  // namespace costsim::simulation
