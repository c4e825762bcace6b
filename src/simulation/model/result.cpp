#include "simulation/model/result.hpp"

namespace costsim::simulation {

namespace {

constexpr double ns_per_ms = 1e6;

double milliseconds(Time time) {
  return static_cast<double>(time.count()) / ns_per_ms;
}

}  // namespace

LatencySummary summarise(const LatencyStatistics& latency) {
  const auto& all = latency.all;
  return {.count = all.count(),
          .mean = all.mean_seconds() * 1e3,
          .mean_half_width = latency.batches.estimate().half_width / ns_per_ms,
          .p50 = milliseconds(all.quantile(0.5)),
          .p95 = milliseconds(all.quantile(0.95)),
          .p99 = milliseconds(all.quantile(0.99)),
          .p999 = milliseconds(all.quantile(0.999)),
          .max = milliseconds(all.max())};
}

Figures figures_of(const SimulatedStage& stage) {
  Figures figures = {counted("retries", stage.retries), {"p_throttled", stage.p_throttled}};
  const Figures own = std::visit([](const auto& kind) { return figures_of(kind); }, stage.own);
  figures.insert(figures.end(), own.begin(), own.end());
  if (stage.gateway_refused) {
    add_figure(counted("gateway_throttled", *stage.gateway_refused), figures);
  }
  if (const auto& calls = stage.downstream) {
    figures.push_back(counted("downstream_calls", calls->calls));
    figures.push_back(counted("downstream_failed", calls->failed));
    figures.push_back(counted("downstream_given_up", calls->given_up));
  }
  return figures;
}

double figure(const SimulatedStage& stage, std::string_view name) {
  return value_of(name, figures_of(stage));
}

const PoolResult& pool_of(const SimulatedStage& stage) {
  static const PoolResult none;
  return std::visit(
      [](const auto& own) -> const PoolResult& {
        if constexpr (requires { own.pool; }) {
          return own.pool;
        } else {
          return none;
        }
      },
      stage.own);
}

std::optional<Losses> losses_of(const SimulatedStage& stage) {
  return std::visit([](const auto& own) { return losses_of(own); }, stage.own);
}

std::optional<double> iterator_age_max_s(const SimulatedStage& stage) {
  const auto* reader = std::get_if<StreamReaderResult>(&stage.own);
  if (reader == nullptr) return std::nullopt;
  return engine::to_seconds(reader->read.max_iterator_age);
}

}  // namespace costsim::simulation
