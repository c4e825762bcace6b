#include "simulation/windows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/parallel.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

namespace {

/// Steps of about the same load.
struct Stratum {
  std::vector<double> rates;  ///< ascending
  double requests = 0;        ///< share of the period's
};

/// The busiest step by itself, the others in strata of equal requests.
std::vector<Stratum> strata_of(const RateProfile& profile, std::size_t count) {
  std::vector<double> rates;
  for (const double rate : profile.per_second) {
    if (rate > 0) rates.push_back(rate);
  }
  if (rates.empty()) throw Error(Failure::Usage, "no requests come in the whole period");
  std::sort(rates.begin(), rates.end());
  const double sum = std::accumulate(rates.begin(), rates.end(), 0.0);
  const Stratum peak{{rates.back()}, rates.back() / sum};
  if (rates.front() == rates.back()) return {{{rates.back()}, 1}};

  rates.pop_back();
  const double rest = sum - peak.rates.front();
  std::vector<Stratum> strata(1);
  double passed = 0;
  for (const double rate : rates) {
    const bool full =
        passed >= rest * static_cast<double>(strata.size()) / static_cast<double>(count);
    if (full && strata.size() < count) strata.emplace_back();
    strata.back().rates.push_back(rate);
    strata.back().requests += rate / sum;
    passed += rate;
  }
  strata.push_back(peak);
  return strata;
}

/// One step's rate, drawn in proportion to its requests.
double draw_rate(const Stratum& stratum, engine::RandomStream& stream) {
  double left = stream.uniform() * std::accumulate(stratum.rates.begin(), stratum.rates.end(), 0.0);
  for (const double rate : stratum.rates) {
    left -= rate;
    if (left <= 0) return rate;
  }
  return stratum.rates.back();
}

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
    static double of_reader(const FunctionPoolConfig& function, Time window) {
      return function.warm.mean() + engine::to_seconds(window) + 1;
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

/// Long enough for the requests wanted and for twenty services, within the plan.
Window window_at(const Model& model, const WindowPlan& plan, double rate) {
  constexpr double services = 20;
  const Time wanted = engine::time_from_seconds(
      std::max(static_cast<double>(plan.requests) / rate, services * longest_service_s(model)));
  const Time length = std::clamp(wanted, plan.least, plan.most);
  // Instances are there from the start, so what must settle are the requests under way; where the
  // window is long, instances settle too.
  const Time warm_up = std::min(length / 4, 2 * keep_alive_of(model)) + Time{1};
  return {.warm_up = warm_up, .horizon = warm_up + length};
}

struct WindowResult {
  ModelRun run;
  double share = 0;  ///< of the period's requests that it stands for
  std::size_t replica = 0;
};

/// Weights as whole numbers, fine enough not to matter.
constexpr double weight_scale = 1e9;

engine::Histogram combined(const std::vector<WindowResult>& windows, const auto& wanted) {
  engine::Histogram all;
  for (const WindowResult& window : windows) {
    const engine::Histogram& latency = window.run.latency.all;
    if (latency.count() == 0 || !wanted(window)) continue;
    const double weight = window.share * weight_scale / static_cast<double>(latency.count());
    all.merge(latency, static_cast<std::uint64_t>(std::max(1.0, std::round(weight))));
  }
  return all;
}

double milliseconds(Time time) {
  return engine::to_seconds(time) * 1e3;
}

Percentile percentile(const std::vector<WindowResult>& windows, std::size_t replicas,
                      const engine::Histogram& all, const auto& measure) {
  engine::Moments moments;
  for (std::size_t replica = 0; replica < replicas; ++replica) {
    moments.add(measure(
        combined(windows, [&](const WindowResult& window) { return window.replica == replica; })));
  }
  return {measure(all), engine::estimate(moments).half_width};
}

/// Means over the period, weighted by what each window stands for.
void add_ratios(const WindowResult& window, double weight, WindowedRun& answer) {
  const SimulationResult& result = window.run.result;
  const StageResult& first = result.stages.front();
  const auto requests = static_cast<double>(std::max<std::uint64_t>(1, result.counts.requests));
  answer.p_cold += weight * static_cast<double>(first.cold_starts) / requests;
  answer.p_throttled += weight * static_cast<double>(result.counts.throttled) / requests;
  answer.p_dropped += weight * static_cast<double>(result.counts.dropped) / requests;
  answer.invocations_each += weight * static_cast<double>(first.invocations) / requests;
  answer.billed_s_each +=
      weight * first.billed_s / static_cast<double>(std::max<std::uint64_t>(1, first.invocations));
}

}  // namespace

Model at_steady_rate(const Model& model, double per_second) {
  Model steady = model;
  steady.arrivals.rate.per_second = {per_second};
  for (ModelStage& stage : steady.stages) {
    // An outage has its instant in the period, which a window of some step does not.
    if (stage.downstream) stage.downstream->outages.clear();
    if (auto* functions = std::get_if<FunctionStage>(&stage.kind)) {
      const double called = stage.downstream ? stage.downstream->service.mean() : 0;
      const double busy =
          per_second / functions->functions * (functions->function.warm.mean() + called);
      // So many are seldom exceeded, and are kept alive by those seldom times.
      const double kept = busy + 4 * std::sqrt(busy);
      const double limit = functions->function.concurrency_limit
                               ? static_cast<double>(*functions->function.concurrency_limit)
                               : kept;
      const auto idle = static_cast<std::size_t>(std::min({kept, limit, 1e6}));
      if (functions->function.keep_alive > Time{0}) {
        functions->function.initial_idle.assign(idle, Time{0});
      }
    } else if (auto* group = std::get_if<NodeStage>(&stage.kind); group && group->nodes.scaling) {
      NodeGroupConfig& nodes = group->nodes;
      const double needed =
          std::ceil(per_second * nodes.service.mean() /
                    (nodes.speed * nodes.vcpus * nodes.scaling->target_utilisation));
      nodes.nodes =
          static_cast<std::uint32_t>(std::clamp<double>(needed, nodes.min_nodes, nodes.max_nodes));
    }
  }
  return steady;
}

WindowedRun run_windows(const Model& model, const WindowPlan& plan, std::uint64_t seed) {
  const std::vector<Stratum> strata = strata_of(model.arrivals.rate, plan.strata);
  std::vector<WindowResult> windows(strata.size() * plan.replicas);
  engine::parallel_for(windows.size(), plan.threads, [&](std::size_t i) {
    const Stratum& stratum = strata[i / plan.replicas];
    const std::uint64_t own_seed = engine::derived_seed(seed, i);
    engine::RandomStream choice(own_seed, "window");
    const double rate = draw_rate(stratum, choice);
    windows[i].share = stratum.requests;
    windows[i].replica = i % plan.replicas;
    windows[i].run = run(at_steady_rate(model, rate), window_at(model, plan, rate), own_seed);
  });

  WindowedRun answer;
  answer.windows = windows.size();
  for (const WindowResult& window : windows) {
    answer.requests += window.run.result.counts.requests;
    add_ratios(window, window.share / static_cast<double>(plan.replicas), answer);
  }
  answer.peak = windows.back().run.result;
  LatencyStatistics all;
  all.all = combined(windows, [](const WindowResult&) { return true; });
  answer.latency = summarise(all);
  const auto at = [&](double q) {
    return percentile(windows, plan.replicas, all.all, [q](const engine::Histogram& histogram) {
      return milliseconds(histogram.quantile(q));
    });
  };
  answer.mean = percentile(windows, plan.replicas, all.all, [](const engine::Histogram& histogram) {
    return histogram.mean_seconds() * 1e3;
  });
  answer.p50 = at(0.5);
  answer.p95 = at(0.95);
  answer.p99 = at(0.99);
  answer.p999 = at(0.999);
  answer.latency.mean_half_width = answer.mean.half_width;
  return answer;
}

}  // namespace costsim::simulation
