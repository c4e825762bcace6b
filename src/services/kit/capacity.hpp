// How many shards or nodes a stage has over time, and who says so: what the flow plans and bills,
// and requests then meet.
#pragma once

#include "engine/step_function.hpp"
#include "services/kit/counts.hpp"

namespace costsim::services {

enum class SetBy {
  Scenario,     ///< it states the number
  Sizing,       ///< what the load needs at its peak, or hour by hour
  Autoscaling,  ///< a group that follows its load by itself
  OnDemand,     ///< the service, which tells nobody
};

struct CapacityPlan {
  engine::StepFunction units = {};  ///< shards, or nodes that serve; empty: the stage has neither
  SetBy set_by = SetBy::Scenario;
};

/// One value for each step of a month.
CapacityPlan planned(const Counts& units, engine::Time step, SetBy set_by);

}  // namespace costsim::services
