// What was simulated of a period: windows, or replicas of the period itself.
#pragma once

#include <vector>

#include "simulation/month/windows.hpp"

namespace costsim::simulation {

struct WindowResult {
  ModelRun run;
  double share = 0;     ///< of the period's requests that it stands for, over all replicas
  double expected = 0;  ///< users' requests while it was measured
  double seconds = 0;   ///< measured
  double total_s = 0;   ///< with the warm-up
  std::size_t replica = 0;
  Time from{0};  ///< the step of the period that it stands for
};

/// Everything simulated: replicas of windows, or of the period itself.
struct Sample {
  std::vector<WindowResult> windows;
  std::size_t replicas = 0;
  bool whole = false;
};

/// Over all windows, each by the requests that it stands for, with intervals from the replicas.
void add_latencies(const Sample& sample, WindowedRun& answer);

}  // namespace costsim::simulation
