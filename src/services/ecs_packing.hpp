// How many tasks an instance holds, and what they leave of it.
#pragma once

#include "services/ec2_sizing.hpp"

namespace costsim::services {

/// Equal tasks on equal instances: first fit is best fit.
struct Packing {
  Instance instance;
  double tasks = 0;         ///< that one instance holds
  double vcpu_share = 0;    ///< of a full instance, what its tasks have
  double memory_share = 0;  ///< the same of its memory
};

/// Whole tasks of vcpu and memory beside vcpu_base and memory_base. Error(Usage) when not one fits,
/// or of a type that `machines`, EC2's rules, do not know.
Packing packing_of(const Parameters& values, const metering::Rules& machines);

/// instances_mean, instances_peak, tasks_per_instance, packed_share.
void measure_packing(const Packing& packing, const ScaledCapacity& tasks, const Counts& instances,
                     double peak, const Parameters& values, StageOutcome& outcome);

/// Tells what of a full instance no task can use, when it is a quarter or more of what runs out
/// first: its vCPUs, or its memory.
void find_stranded(const Packing& packing, const Parameters& values, const Context& context,
                   StageOutcome& outcome);

}  // namespace costsim::services
