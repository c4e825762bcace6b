// The rate of requests that an account has at a service: held against what all its stages take, and
// what of it gets through.
#pragma once

#include <string_view>

#include "services/kit/service.hpp"

namespace costsim::services {

/// The rules that say so.
struct RateRules {
  std::string_view rate = account_rate, burst = account_burst;
};

/// The calls that are not answered with 429. All get through a rate that AWS raises on request; of
/// one that the scenario states each stage has its part of what all ask, step by step. What the
/// burst adds is spent within steps.
Flow let_through(const Flow& calls, const RateRules& rules, const Context& context);

/// What these calls take of it.
void need_of_rate(const Flow& calls, const RateRules& rules, const Context& context,
                  StageOutcome& outcome);

}  // namespace costsim::services
