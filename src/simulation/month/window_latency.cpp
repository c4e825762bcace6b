#include <algorithm>
#include <cmath>

#include "simulation/month/window_sample.hpp"

namespace costsim::simulation {

namespace {

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

Estimate latency_estimate(const Sample& sample, const engine::Histogram& all, const auto& measure) {
  engine::Moments moments;
  for (std::size_t replica = 0; replica < sample.replicas; ++replica) {
    moments.add(measure(combined(
        sample.windows, [&](const WindowResult& window) { return window.replica == replica; })));
  }
  return {measure(all), engine::estimate(moments).half_width};
}

}  // namespace

void add_latencies(const Sample& sample, WindowedRun& answer) {
  LatencyStatistics all;
  all.all = combined(sample.windows, [](const WindowResult&) { return true; });
  answer.latency = summarise(all);
  const auto at = [&](double q) {
    return latency_estimate(sample, all.all, [q](const engine::Histogram& histogram) {
      return milliseconds(histogram.quantile(q));
    });
  };
  answer.mean = latency_estimate(sample, all.all, [](const engine::Histogram& histogram) {
    return histogram.mean_seconds() * 1e3;
  });
  answer.p50 = at(0.5);
  answer.p95 = at(0.95);
  answer.p99 = at(0.99);
  answer.p999 = at(0.999);
  answer.latency.mean_half_width = answer.mean.half_width;
}

}  // namespace costsim::simulation
