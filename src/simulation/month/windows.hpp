// A month by a few minutes of it: windows chosen by load level, simulated and put together again.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/statistics.hpp"
#include "simulation/model/model.hpp"

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
  Time period{0};                        ///< how long the profile lasts; 0: its steps
  /// A period of no more requests is simulated whole, once for each replica, empty at the start.
  double whole = 500'000;
  /// So too a period of no more requests in which a poison message holds up a stage for longer than
  /// a window lasts.
  double whole_if_poisoned = 4'000'000;
  unsigned threads = 0;  ///< 0: one per core; changes no result
};

/// With the half-width of its 95 % confidence interval from the spread between replicas; latencies
/// in milliseconds.
using Estimate = engine::Estimate;

/// One stage over the whole period, each window weighted by the requests that it stands for.
struct StageEstimate {
  std::string name;
  /// Invocations, and billed time, for each that the requests would need if every invocation were
  /// warm, ran to its end and succeeded. Exactly 1 where nothing else happened.
  Estimate calls = {1, 0};
  Estimate billed = {1, 0};
  double p_cold = 0;                ///< of invocations
  double p_throttled = 0;           ///< of invocations, or of requests to nodes
  std::optional<double> lost = {};  ///< Losses
  std::optional<double> dead_lettered = {};
  std::optional<double> iterator_age_max_s = {};
  /// Share of the period's requests that come while the stage takes less than comes. What waits is
  /// carried from step to step (backlog.hpp) into `lost` and the age; latencies leave it out.
  double behind = 0;
  double oldest_s = 0;      ///< of what is carried
  double carried_lost = 0;  ///< beyond what windows saw being lost
};

struct WindowedRun {
  LatencySummary latency;  ///< of all requests of the period
  Estimate mean, p50, p95, p99, p999;
  double p_throttled = 0;  ///< of requests, end to end
  double p_dropped = 0;
  std::vector<StageEstimate> stages;
  std::size_t windows = 0;
  bool whole = false;          ///< the period itself was simulated
  std::uint64_t requests = 0;  ///< simulated, warm-ups left out
};

/// `model.arrivals.rate` is the whole period, step by step. Windows begin warm: with the instances
/// and nodes that the rate keeps, after a warm-up. Throws Error(Usage) when nothing ever comes, and
/// Error(Untrustworthy) when poison messages do what windows cannot see.
WindowedRun run_windows(const Model& model, const WindowPlan& plan, std::uint64_t seed);

}  // namespace costsim::simulation
