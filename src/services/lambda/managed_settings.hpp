// What AWS Lambda Managed Instances refuse, and what they take for granted.
#pragma once

#include <span>
#include <vector>

#include "services/kit/service.hpp"

namespace costsim::services {

std::span<const SettingRule> managed_settings();

/// Types of instances on which functions do not run.
std::vector<Refusal> refused_types(const Parameters& values, const Context& context);

/// Without a CPU time, places decide: a vCPU takes dozens of requests at a time.
std::vector<Assumption> assumed_of_managed(const Parameters& values, const Context& context);

}  // namespace costsim::services
