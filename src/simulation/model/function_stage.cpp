#include "simulation/model/function_stage.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include <fmt/format.h>

#include "engine/zipf.hpp"
#include "simulation/model/result.hpp"
#include "simulation/requests/flow_sinks.hpp"
#include "simulation/requests/sources.hpp"

namespace costsim::simulation {

namespace {

using Caller = std::variant<std::unique_ptr<SyncCaller>, std::unique_ptr<AsyncCaller>>;

/// One function, with the callers of each door.
struct RunningFunction {
  RunningFunction(const FunctionStage& stage, const FunctionPoolConfig& function,
                  const std::vector<Door>& doors, const Surroundings& around, RequestSink* next)
      : pool(function, around.account, around.seed, around.log),
        sources(around.simulator, around.seed, function.name) {
    if (around.downstream != nullptr) pool.depend_on(*around.downstream);
    for (const Door& door : doors) {
      if (door.entrance.asynchronous) {
        start_events(stage.events, door, around, next);
      } else {
        start_callers(stage.callers, door, around, next);
      }
      // The callers make the first arrivals themselves: an event less for each request.
      for (std::size_t i = 1; i < door.arrivals.size(); ++i) {
        sources.feed({door.arrivals[i]}, input(callers.size() - 1));
      }
    }
    if (stage.keep_warm) pings.emplace(around.simulator, *stage.keep_warm, pool);
  }

  void start_callers(SyncCallerConfig config, const Door& door, const Surroundings& around,
                     RequestSink* next) {
    config.name = name("callers");
    config.gateway_timeout = door.entrance.gateway_timeout;
    if (!door.arrivals.empty()) config.arrivals = door.arrivals.front();
    auto clients = std::make_unique<SyncCaller>(around.simulator, config, pool, around.window,
                                                around.seed, next);
    if (auto* gateway = gateway_of(door.entrance, around)) clients->admit_by(*gateway);
    clients->explain_to(around.log);
    callers.push_back(std::move(clients));
  }
  void start_events(AsyncCallerConfig config, const Door& door, const Surroundings& around,
                    RequestSink* next) {
    config.name = name("events");
    if (!door.arrivals.empty()) config.arrivals = door.arrivals.front();
    callers.push_back(std::make_unique<AsyncCaller>(around.simulator, config, pool, around.window,
                                                    around.seed, next));
  }
  std::string name(std::string_view kind) const {
    const std::string number = callers.empty() ? "" : fmt::format("-{}", callers.size() + 1);
    return fmt::format("{}/{}{}", pool.config().name, kind, number);
  }
  RequestSink& input(std::size_t door) {
    return *std::visit([](auto& c) -> RequestSink* { return c.get(); }, callers.at(door));
  }

  FunctionPool pool;
  std::vector<Caller> callers;  ///< by door
  Sources sources;
  std::optional<KeepWarm> pings;
};

/// Those who wait for an answer.
bool waits(const Caller& caller) {
  return std::holds_alternative<std::unique_ptr<SyncCaller>>(caller);
}

ArrivalConfig scaled(const ArrivalConfig& arrivals, double share) {
  ArrivalConfig part = arrivals;
  for (double& rate : part.rate.per_second) rate *= share;
  return part;
}

/// What comes to one of several functions by itself. Instants that are given cannot be thinned:
/// they are spread as they come.
std::vector<Door> thinned(std::vector<Door> doors, double share) {
  for (Door& door : doors) {
    std::erase_if(door.arrivals, [](const ArrivalConfig& own) { return own.given(); });
    for (ArrivalConfig& own : door.arrivals) own = scaled(own, share);
  }
  return doors;
}

void add_callers(const SyncStatistics& callers, FunctionResult& result) {
  if (!result.callers) result.callers.emplace();
  add(*result.callers, callers);
}
void add_callers(const AsyncStatistics& events, FunctionResult& result) {
  if (!result.events) result.events.emplace();
  add(*result.events, events);
}

std::uint64_t retries_of(const FunctionResult& result) {
  std::uint64_t retries = 0;
  if (result.callers) retries += result.callers->retries;
  if (result.events) retries += result.events->error_retries + result.events->throttle_retries;
  return retries;
}

class Functions final : public RunningStage {
 public:
  Functions(const FunctionStage& stage, const std::vector<Door>& doors, const Surroundings& around,
            RequestSink* next)
      : config_(stage.function), sources_(around.simulator, around.seed, stage.function.name) {
    if (stage.functions == 1) {
      functions_.push_back(
          std::make_unique<RunningFunction>(stage, stage.function, doors, around, next));
      return;
    }
    const std::vector<double> shares = engine::zipf_shares(stage.functions, stage.popularity);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      FunctionPoolConfig function = stage.function;
      function.name += fmt::format("-{}", i + 1);
      functions_.push_back(std::make_unique<RunningFunction>(
          stage, function, thinned(doors, shares[i]), around, next));
    }
    for (std::size_t door = 0; door < doors.size(); ++door) spread(door, shares, around, doors);
  }

  RequestSink& input(std::size_t door) override {
    return spread_.empty() ? functions_.front()->input(door) : *spread_.at(door);
  }

  void restart_statistics(Time now) override {
    for (auto& function : functions_) function->pool.restart_statistics(now);
  }

  std::vector<StageResult> results(Time now) override {
    FunctionResult own{.functions = functions_.size()};
    own.pool.requests_per_instance = config_.requests_per_instance;
    for (auto& function : functions_) add(own.pool.counted, function->pool.statistics(now));
    each_caller([&](const auto& caller) { add_callers(caller.statistics(), own); });
    merge_latencies();
    StageResult stage{.name = config_.name,
                      .service = "function",
                      .counts = counts(),
                      .latency = summarise(latency()),
                      .retries = retries_of(own),
                      .p_throttled = own.pool.p_throttled()};
    if (stage.counts.requests > 0) {
      own.pool.calls_factor = ratio(own.pool.counted.invocations, stage.counts.requests);
    }
    stage.own = std::move(own);
    return {std::move(stage)};
  }

  RequestCounts counts() const override {
    RequestCounts sum;
    each_caller([&](const auto& caller) { add(sum, caller.statistics().counts); });
    return sum;
  }

  const LatencyStatistics& latency() const override {
    const bool single = functions_.size() == 1 && functions_.front()->callers.size() == 1;
    if (!single) return merged_;
    return std::visit([](auto& caller) -> const LatencyStatistics& { return caller->latency(); },
                      functions_.front()->callers.front());
  }

 private:
  void spread(std::size_t door, const std::vector<double>& shares, const Surroundings& around,
              const std::vector<Door>& doors) {
    std::vector<RequestSink*> sinks;
    for (auto& function : functions_) sinks.push_back(&function->input(door));
    const std::string number = door == 0 ? "" : fmt::format("-{}", door + 1);
    spread_.push_back(std::make_unique<Spread>(
        sinks, shares, engine::RandomStream(around.seed, config_.name + "/function" + number)));
    for (const ArrivalConfig& own : doors[door].arrivals) {
      if (own.given()) sources_.feed({own}, *spread_.back());
    }
  }

  template <class Visit>
  void each_caller(const Visit& visit) const {
    for (const auto& function : functions_) {
      for (const Caller& one : function->callers) {
        std::visit([&](const auto& caller) { visit(*caller); }, one);
      }
    }
  }

  void merge_latencies() {
    const auto& callers = functions_.front()->callers;
    const bool any_waits = std::any_of(callers.begin(), callers.end(), waits);
    merged_ = {};
    for (const auto& function : functions_) {
      for (const Caller& one : function->callers) {
        if (waits(one) != any_waits) continue;
        std::visit([&](const auto& caller) { merged_.merge(caller->latency()); }, one);
      }
    }
  }

  FunctionPoolConfig config_;
  std::vector<std::unique_ptr<RunningFunction>> functions_;
  std::vector<std::unique_ptr<Spread>> spread_;  ///< by door; none of a single function
  Sources sources_;
  LatencyStatistics merged_;
};

}  // namespace

Figures figures_of(const FunctionResult& result) {
  Figures figures = figures_of(result.pool);
  if (const auto& callers = result.callers) {
    figures.push_back(counted("gateway_timeouts", callers->gateway_timeouts));
    figures.push_back(counted("gateway_throttled", callers->gateway_throttled));
  }
  if (const auto& events = result.events) {
    figures.push_back(counted("dead_lettered", events->dead_lettered));
    figures.push_back(counted("lost", events->lost));
    figures.push_back(counted("duplicates", events->duplicates));
    figures.push_back(counted("overlaps", events->overlaps));
  }
  if (result.functions > 1) figures.push_back(counted("functions", result.functions));
  return figures;
}

std::optional<std::uint64_t> lost_of(const FunctionResult& result) {
  return result.events ? std::optional(result.events->lost) : std::nullopt;
}

const std::string& name_of(const FunctionStage& stage) {
  return stage.function.name;
}

std::vector<std::string_view> result_names(const FunctionStage& stage) {
  return {stage.function.name};
}

std::unique_ptr<RunningStage> start(const FunctionStage& stage, const std::vector<Door>& doors,
                                    const Surroundings& around, RequestSink* next) {
  return std::make_unique<Functions>(stage, doors, around, next);
}

double mean_service_s(const FunctionStage& stage) {
  return stage.function.warm.mean();
}

/// Its instances go.
Time settling_time(const FunctionStage& stage) {
  return stage.function.keep_alive;
}

void settle(const SteadyLoad& load, FunctionStage& stage) {
  FunctionPoolConfig& function = stage.function;
  if (function.keep_alive <= Time{0}) return;
  const double busy = load.per_second / stage.functions * (function.warm.mean() + load.called_s);
  // So many are seldom exceeded, and are kept alive by those seldom times.
  const double kept = busy + 4 * std::sqrt(busy);
  const double limit =
      function.concurrency_limit ? static_cast<double>(*function.concurrency_limit) : kept;
  function.initial_idle.assign(static_cast<std::size_t>(std::min({kept, limit, 1e6})), Time{0});
}

/// Events wait; clients go.
std::optional<Waiting> waiting_of(const FunctionStage& stage, bool has_events) {
  if (!has_events) return std::nullopt;
  return Waiting{.kept = stage.events.max_age};
}

bool outlasts(const FunctionStage&, std::uint64_t) {
  return false;
}

void cure(FunctionStage&) {}

/// Clients do, and try again.
bool asks_gateway(const FunctionStage&, const Entrance& entrance) {
  return !entrance.asynchronous;
}

}  // namespace costsim::simulation
