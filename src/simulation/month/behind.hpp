// What is left undone when a window ends: what waits for its turn, and what is tried again later.
#pragma once

#include <cstdint>

#include "simulation/month/window_sample.hpp"

namespace costsim::simulation {

/// Of the requests; 0 of none.
double share_of(double part, const RequestCounts& counts);

/// Of the window's requests those that wait for their turn: not those that failed, whose time to be
/// tried again has not come.
std::uint64_t queueing(const SimulatedStage& stage);

/// Of the window's requests those whose time was over in it.
double expired_in(const SimulatedStage& stage);

/// More than a tenth of a window's requests wait for their turn at its end, which is twenty
/// services long at least.
bool is_behind(const SimulatedStage& stage);

/// Requests that a stage that is behind is done with in a second.
double done_per_s(const WindowResult& window, const SimulatedStage& stage);

/// Of users' requests, those that will be dropped after the window, because they failed in it.
double dropped_later(const Model& model, const WindowResult& window);

}  // namespace costsim::simulation
