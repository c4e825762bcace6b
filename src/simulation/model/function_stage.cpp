#include "simulation/model/function_stage.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/zipf.hpp"
#include "simulation/model/result.hpp"
#include "simulation/model/running_function.hpp"
#include "simulation/requests/flow_sinks.hpp"

namespace costsim::simulation {

namespace {

ArrivalConfig scaled(const ArrivalConfig& arrivals, double share) {
  ArrivalConfig part = arrivals;
  for (double& rate : part.rate.per_second) rate *= share;
  return part;
}

/// What comes to one of several functions by itself. Instants that are given cannot be thinned:
/// they are spread as they come.
std::vector<EntryPoint> thinned(std::vector<EntryPoint> entry_points, double share) {
  for (EntryPoint& entry_point : entry_points) {
    std::erase_if(entry_point.arrivals, [](const ArrivalConfig& own) { return own.given(); });
    for (ArrivalConfig& own : entry_point.arrivals) own = scaled(own, share);
  }
  return entry_points;
}

std::uint64_t retries_of(const FunctionResult& result) {
  std::uint64_t retries = 0;
  for (const InvokerResult& invokers : result.invokers) retries += retries_of(invokers);
  return retries;
}

std::uint64_t kept_out_of(const FunctionResult& result) {
  std::uint64_t kept_out = 0;
  for (const InvokerResult& invokers : result.invokers) kept_out += kept_out_of(invokers);
  return kept_out;
}

class Functions final : public RunningStage {
 public:
  Functions(const FunctionStage& stage, const std::vector<EntryPoint>& entry_points,
            const Surroundings& around, RequestSink* next)
      : config_(stage.function), sources_(around.simulator, around.seed, stage.function.name) {
    if (stage.functions == 1) {
      functions_.push_back(
          std::make_unique<RunningFunction>(stage, stage.function, entry_points, around, next));
      return;
    }
    const std::vector<double> shares = engine::zipf_shares(stage.functions, stage.popularity);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      FunctionPoolConfig function = stage.function;
      function.name += fmt::format("-{}", i + 1);
      functions_.push_back(std::make_unique<RunningFunction>(
          stage, function, thinned(entry_points, shares[i]), around, next));
    }
    for (std::size_t entry_point = 0; entry_point < entry_points.size(); ++entry_point)
      spread(entry_point, shares, around, entry_points);
  }

  RequestSink& input(std::size_t entry_point) override {
    return spread_.empty() ? functions_.front()->input(entry_point) : *spread_.at(entry_point);
  }

  void restart_statistics(Time now) override {
    for (auto& function : functions_) function->pool().restart_statistics(now);
  }

  std::vector<SimulatedStage> results(Time now) override {
    FunctionResult own{.functions = functions_.size()};
    own.pool.requests_per_instance = config_.requests_per_instance;
    for (auto& function : functions_) add(own.pool.counted, function->pool().statistics(now));
    each_invoker([&](const Invoker& one) { add(result_of(one), own.invokers); });
    merge_latencies();
    SimulatedStage stage{.name = config_.name,
                         .service = "function",
                         .counts = counts(),
                         .latency = summarise(latency()),
                         .retries = retries_of(own),
                         .p_throttled = own.pool.p_throttled()};
    stage.tried_again = tried_again();
    if (const std::uint64_t calls = stage.counts.requests - kept_out_of(own); calls > 0) {
      own.pool.calls_factor = ratio(own.pool.counted.invocations, calls);
      stage.tried_again.calls /= static_cast<double>(calls);
    }
    stage.own = std::move(own);
    return {std::move(stage)};
  }

  RequestCounts counts() const override {
    RequestCounts sum;
    each_invoker([&](const Invoker& one) { add(sum, counts_of(one)); });
    return sum;
  }

  const LatencyStatistics& latency() const override {
    const std::vector<Invoker>& first = functions_.front()->invokers();
    const bool single = functions_.size() == 1 && first.size() == 1;
    return single ? latency_of(first.front()) : merged_;
  }

 private:
  void spread(std::size_t entry_point, const std::vector<double>& shares,
              const Surroundings& around, const std::vector<EntryPoint>& entry_points) {
    std::vector<RequestSink*> sinks;
    for (auto& function : functions_) sinks.push_back(&function->input(entry_point));
    const std::string number = entry_point == 0 ? "" : fmt::format("-{}", entry_point + 1);
    spread_.push_back(std::make_unique<Spread>(
        sinks, shares, engine::RandomStream(around.seed, config_.name + "/function" + number)));
    for (const ArrivalConfig& own : entry_points[entry_point].arrivals) {
      if (own.given()) sources_.feed({own}, *spread_.back());
    }
  }

  template <class Visit>
  void each_invoker(const Visit& visit) const {
    for (const auto& function : functions_) {
      for (const Invoker& one : function->invokers()) visit(one);
    }
  }

  /// Its calls are not for each yet.
  TriedAgain tried_again() const {
    TriedAgain sum;
    each_invoker([&](const Invoker& one) {
      if (const auto* events = std::get_if<std::unique_ptr<AsyncCaller>>(&one)) {
        add(sum, (*events)->tried_again());
      }
    });
    return sum;
  }

  /// Of those who wait, if any do.
  void merge_latencies() {
    const std::vector<Invoker>& first = functions_.front()->invokers();
    const bool any_waits = std::any_of(first.begin(), first.end(), waits);
    merged_ = {};
    each_invoker([&](const Invoker& one) {
      if (waits(one) == any_waits) merged_.merge(latency_of(one));
    });
  }

  FunctionPoolConfig config_;
  std::vector<std::unique_ptr<RunningFunction>> functions_;
  std::vector<std::unique_ptr<Spread>> spread_;  ///< by entry point; none of a single function
  Sources sources_;
  LatencyStatistics merged_;
};

}  // namespace

Figures figures_of(const FunctionResult& result) {
  Figures figures = figures_of(result.pool);
  for (const InvokerResult& invokers : result.invokers) {
    const Figures own = figures_of(invokers);
    figures.insert(figures.end(), own.begin(), own.end());
  }
  if (result.functions > 1) figures.push_back(counted("functions", result.functions));
  return figures;
}

std::optional<Losses> losses_of(const FunctionResult& result) {
  for (const InvokerResult& invokers : result.invokers) {
    if (const auto losses = losses_of(invokers)) return losses;
  }
  return std::nullopt;
}

const std::string& name_of(const FunctionStage& stage) {
  return stage.function.name;
}

std::vector<std::string_view> result_names(const FunctionStage& stage) {
  return {stage.function.name};
}

std::unique_ptr<RunningStage> start(const FunctionStage& stage,
                                    const std::vector<EntryPoint>& entry_points,
                                    const Surroundings& around, RequestSink* next) {
  return std::make_unique<Functions>(stage, entry_points, around, next);
}

double mean_service_s(const FunctionStage& stage) {
  return stage.function.warm.mean();
}

/// Its instances go; of lives without an end next to all do.
Time settling_time(const FunctionStage& stage) {
  const engine::Distribution& life = stage.function.keep_alive;
  return engine::time_from_seconds(std::min(life.greatest(), 4 * life.mean()));
}

void settle(const SteadyLoad& load, FunctionStage& stage) {
  FunctionPoolConfig& function = stage.function;
  if (function.concurrency_limit) {
    const auto most = *function.concurrency_limit * function.requests_per_unit;
    function.requests_spent = load.per_second / stage.functions > static_cast<double>(most);
  }
  if (function.keep_alive.greatest() <= 0) return;
  const double busy = load.per_second / stage.functions * (function.warm.mean() + load.called_s);
  // So many are seldom exceeded, and are kept alive by those seldom times.
  const double kept = busy + 4 * std::sqrt(busy);
  const double limit =
      function.concurrency_limit ? static_cast<double>(*function.concurrency_limit) : kept;
  function.initial_idle.assign(static_cast<std::size_t>(std::min({kept, limit, 1e6})), Time{0});
}

/// Events wait; clients go.
std::optional<WaitingRoom> waiting_of(const FunctionStage& stage, bool has_events) {
  if (!has_events) return std::nullopt;
  return WaitingRoom{.kept = stage.events.max_age, .dead_letters = stage.events.dead_letter_queue};
}

std::optional<double> intake_per_s(const FunctionStage&, const SimulatedStage&) {
  return std::nullopt;
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
