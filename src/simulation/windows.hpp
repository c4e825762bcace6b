// A month by a few minutes of it: windows chosen by load level, simulated and put together again.
#pragma once

#include <cstdint>

#include "engine/statistics.hpp"
#include "simulation/model.hpp"

namespace costsim::simulation {

/// Steps of the rate profile are sorted by load and cut into strata with equal numbers of requests,
/// the busiest step apart. Each stratum is simulated in `replicas` windows at the rates of steps
/// drawn from it in proportion to their requests (stratified sampling: Cochran, "Sampling
/// Techniques", 1977, ch. 5).
struct WindowPlan {
  std::size_t strata = 8;
  std::size_t replicas = 4;
  std::uint64_t requests = 50'000;       ///< expected in each window
  Time least = std::chrono::seconds(1);  ///< a window is never shorter
  Time most = std::chrono::hours(24);    ///< nor longer
  unsigned threads = 0;                  ///< 0: one per core; changes no result
};

/// A latency percentile in milliseconds, and the half-width of its 95 % confidence interval from
/// the spread between replicas.
using Percentile = engine::Estimate;

struct WindowedRun {
  LatencySummary latency;  ///< of all requests of the period
  Percentile mean, p50, p95, p99, p999;
  double p_cold = 0;            ///< of requests, at the stage that users meet
  double p_throttled = 0;       ///< of requests
  double p_dropped = 0;         ///< of requests
  double billed_s_each = 0;     ///< billed time of one invocation
  double invocations_each = 0;  ///< per request, retries and batches included
  SimulationResult peak;        ///< the busiest step
  std::size_t windows = 0;
  std::uint64_t requests = 0;  ///< simulated, warm-ups included
};

/// `model.arrivals.rate` is the whole period, step by step. Windows begin warm: with the instances
/// and nodes that the rate keeps, after a warm-up. Throws Error(Usage) when nothing ever comes.
WindowedRun run_windows(const Model& model, const WindowPlan& plan, std::uint64_t seed);

/// The model at one steady rate, begun warm. Only a window needs it.
Model at_steady_rate(const Model& model, double per_second);

}  // namespace costsim::simulation
