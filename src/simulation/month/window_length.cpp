#include "simulation/month/window_length.hpp"

#include <algorithm>

#include "simulation/month/steady_state.hpp"

namespace costsim::simulation {

namespace {

/// The longest mean time that a request spends in one stage's hands: what a window must outlast.
double longest_service_s(const Model& model) {
  struct Service {
    double operator()(const FunctionStage& stage) const { return stage.function.warm.mean(); }
    double operator()(const StreamStage& stage) const {
      return of_reader(stage.function, stage.mapping.window);
    }
    double operator()(const QueueStage& stage) const {
      return of_reader(stage.function, stage.queue.window);
    }
    double operator()(const NodeStage& stage) const { return stage.nodes.service.mean(); }
    /// A poller that looks once a second is awaited for half of one.
    static double of_reader(const FunctionPoolConfig& function, Time window) {
      return function.warm.mean() + engine::to_seconds(window) + 0.5;
    }
  };
  double longest = 0;
  for (const ModelStage& stage : model.stages) {
    longest = std::max(longest, std::visit(Service{}, stage.kind));
  }
  return longest;
}

Time keep_alive_of(const Model& model) {
  Time longest{0};
  for (const ModelStage& stage : model.stages) {
    if (const auto* functions = std::get_if<FunctionStage>(&stage.kind)) {
      longest = std::max(longest, functions->function.keep_alive);
    }
  }
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

/// Windows show a poison message well when each has some.
bool seldom(std::uint64_t every, std::uint64_t requests) {
  constexpr std::uint64_t seen = 100;
  return every > requests / seen;
}

struct Outlasting {
  std::uint64_t requests;

  bool operator()(const FunctionStage&) const { return false; }
  bool operator()(const NodeStage&) const { return false; }
  bool operator()(const StreamStage& stage) const {
    const std::uint64_t every = stage.producer.poison_every;
    return every > 0 && (!stage.mapping.max_retries || seldom(every, requests));
  }
  bool operator()(const QueueStage& stage) const {
    return stage.queue.poison_every > 0 && seldom(stage.queue.poison_every, requests);
  }
};

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
  const Time warm_up = std::min(length / 4, 2 * keep_alive_of(model)) + Time{1};
  return {.warm_up = warm_up, .horizon = warm_up + length};
}

double expected_of(const Model& model, Time period) {
  return expected_arrivals(model.arrivals, period) +
         timers_per_s(model) * engine::to_seconds(period);
}

bool outlasts_windows(const Model& model, std::uint64_t requests) {
  return std::any_of(model.stages.begin(), model.stages.end(), [&](const ModelStage& stage) {
    return std::visit(Outlasting{requests}, stage.kind);
  });
}

}  // namespace costsim::simulation
