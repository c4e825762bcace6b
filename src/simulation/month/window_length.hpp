// How long a window must be, and what a window is too short for.
#pragma once

#include "simulation/model/model.hpp"
#include "simulation/month/windows.hpp"

namespace costsim::simulation {

/// Long enough for the requests wanted and for twenty services, within the plan, in whole ticks of
/// the slowest timer; `rate` is that of the users.
Window window_at(const Model& model, const WindowPlan& plan, double rate);

/// Requests of all timers.
double timers_per_s(const Model& model);

/// Requests that come of themselves, users' and timers', until `period`.
double expected_of(const Model& model, Time period);

/// Whether a poison message comes too seldom for windows of so many requests, or holds a stage up
/// until its records expire.
bool outlasts_windows(const Model& model, std::uint64_t requests);

}  // namespace costsim::simulation
