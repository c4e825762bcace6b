// Which events reach a stage, where those of several traffics ask for different things.
#pragma once

#include <vector>

#include "architecture/architecture.hpp"

namespace costsim::scenario {

/// One of the users' traffics: what its events ask, and how many there are.
struct TrafficWork {
  services::Workload workload;
  double requests = 0;
};

/// Gives each stage the workload of the traffics that reach it: theirs if it is the same, else the
/// mean by their requests. A stage that none reaches, such as a timer's, keeps that of [workload].
void give_workloads(const std::vector<TrafficWork>& traffics,
                    architecture::Architecture& architecture);

}  // namespace costsim::scenario
