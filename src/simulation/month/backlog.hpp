// What waits when more comes than is taken, carried through a whole period as a fluid.
#pragma once

#include "engine/step_function.hpp"
#include "simulation/requests/arrivals.hpp"

namespace costsim::simulation {

struct Backlog {
  double comes = 0;
  double oldest_s = 0;  ///< how long the last one in the queue waits, at its worst
  double lost = 0;      ///< what waited longer than it is kept
  double waiting = 0;   ///< still, at the end: also what will be lost, but is kept until then
};

/// Arrivals at `share` × the profile's rate, through the period, into a stage that takes `capacity`
/// per second and keeps what waits for `kept` (0: for ever). Deterministic: it sees the load, not
/// its chances (Newell, "Applications of Queueing Theory", 1971, ch. 2).
Backlog carried_backlog(const RateProfile& profile, Time period, double share,
                        const engine::StepFunction& capacity, Time kept);

}  // namespace costsim::simulation
