// A request-level run as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/kit/style.hpp"
#include "simulation/model/result.hpp"
#include "simulation/month/replicas.hpp"
#include "simulation/oracles/oracle.hpp"

namespace costsim::report {

/// What the run itself took; left out where equal input must give equal bytes.
struct RunTime {
  double wall_s = 0;
  std::uint64_t requests = 0;  ///< simulated in it
};

/// The keys of `costsim simulate --format json`; wall_s and requests_per_wall_s are null without a
/// time.
std::string simulation_json(const simulation::SimulationResult& result,
                            const std::optional<RunTime>& time,
                            const std::vector<std::string>& notes);
/// The same figures for people; what a stage has none of is left out.
std::string simulation_table(const simulation::SimulationResult& result,
                             const std::optional<RunTime>& time,
                             const std::vector<std::string>& notes);

/// The first replica as above, and beside it "replicas": the seeds, and each figure's mean and the
/// half-width of its 95 % confidence interval (null for one replica).
std::string replicas_json(const simulation::ReplicatedRun& run, const std::optional<RunTime>& time,
                          const std::vector<std::string>& notes);
/// The first replica for people, and each figure as "mean ± half-width".
std::string replicas_table(const simulation::ReplicatedRun& run, const std::optional<RunTime>& time,
                           const std::vector<std::string>& notes);

/// Each closed form beside what was simulated, and how many standard errors lie between.
std::string oracles_json(const std::vector<simulation::Oracle>& oracles);
/// The same for people, with "holds" or "MISSED" behind each.
std::string oracles_table(const std::vector<simulation::Oracle>& oracles);

}  // namespace costsim::report
