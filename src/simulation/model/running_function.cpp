#include "simulation/model/running_function.hpp"

#include <fmt/format.h>

namespace costsim::simulation {

bool waits(const Invoker& invoker) {
  return std::holds_alternative<std::unique_ptr<SyncCaller>>(invoker);
}

const LatencyStatistics& latency_of(const Invoker& invoker) {
  return std::visit([](const auto& one) -> const LatencyStatistics& { return one->latency(); },
                    invoker);
}

InvokerResult result_of(const Invoker& invoker) {
  return std::visit([](const auto& one) -> InvokerResult { return one->statistics(); }, invoker);
}

RequestCounts counts_of(const Invoker& invoker) {
  return std::visit([](const auto& one) { return one->statistics().counts; }, invoker);
}

RunningFunction::RunningFunction(const FunctionStage& stage, const FunctionPoolConfig& function,
                                 const std::vector<EntryPoint>& entry_points,
                                 const Surroundings& around, RequestSink* next)
    : pool_(function, around.account, around.seed, around.log),
      sources_(around.simulator, around.seed, function.name) {
  if (around.downstream != nullptr) pool_.depend_on(*around.downstream);
  for (const EntryPoint& entry_point : entry_points) {
    invokers_.push_back(entry_point.entrance.asynchronous
                            ? started_events(stage.events, entry_point, around, next)
                            : started_clients(stage.callers, entry_point, around, next));
    // They make the first arrivals themselves: an event less for each request.
    for (std::size_t i = 1; i < entry_point.arrivals.size(); ++i) {
      sources_.feed({entry_point.arrivals[i]}, input(invokers_.size() - 1));
    }
  }
  if (stage.keep_warm) pings_.emplace(around.simulator, *stage.keep_warm, pool_);
}

Invoker RunningFunction::started_clients(SyncCallerConfig config, const EntryPoint& entry_point,
                                         const Surroundings& around, RequestSink* next) {
  config.name = next_name("callers");
  config.gateway_timeout = entry_point.entrance.gateway_timeout;
  config.added = entry_point.entrance.added;
  if (!entry_point.arrivals.empty()) config.arrivals = entry_point.arrivals.front();
  auto clients = std::make_unique<SyncCaller>(around.simulator, config, pool_, around.window,
                                              around.seed, next);
  clients->admit_by(gates_of(entry_point.entrance, around));
  clients->explain_to(around.log);
  return clients;
}

Invoker RunningFunction::started_events(AsyncCallerConfig config, const EntryPoint& entry_point,
                                        const Surroundings& around, RequestSink* next) {
  config.name = next_name("events");
  if (!entry_point.arrivals.empty()) config.arrivals = entry_point.arrivals.front();
  return std::make_unique<AsyncCaller>(around.simulator, config, pool_, around.window, around.seed,
                                       next);
}

std::string RunningFunction::next_name(std::string_view kind) const {
  const std::string number = invokers_.empty() ? "" : fmt::format("-{}", invokers_.size() + 1);
  return fmt::format("{}/{}{}", pool_.config().name, kind, number);
}

RequestSink& RunningFunction::input(std::size_t entry_point) {
  return *std::visit([](const auto& one) -> RequestSink* { return one.get(); },
                     invokers_.at(entry_point));
}

}  // namespace costsim::simulation
