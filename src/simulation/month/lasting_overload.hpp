// What a window ends too soon to see lost: of a load that lasts, and is more than what takes it.
#pragma once

#include "simulation/month/window_sample.hpp"

namespace costsim::simulation {

/// Producers of a stream try for longer than a window lasts. Of those of their events that wait
/// when it ends, as many are given up in the end as come beyond what the shards take: they are
/// dropped here, in the stage's result and end to end. `steady` is what ran.
void give_up_what_lasts(const Model& steady, WindowResult& window);

/// As a share of the requests that a period brings: what is lost of the backlog that is carried
/// through it (StageEstimate::carried_lost) behind the first stage that users' requests meet.
double carried_share(const Model& model, Time period, const WindowedRun& run);

}  // namespace costsim::simulation
