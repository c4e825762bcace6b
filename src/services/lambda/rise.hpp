// What a function serves of a load that rises faster than instances may be started.
#pragma once

#include <limits>
#include <optional>

#include "services/kit/at_work.hpp"
#include "services/kit/counts.hpp"

namespace costsim::services {

/// How instances come and go. An instance serves one item at a time here: where it serves several,
/// the load is counted in so many.
struct Starts {
  double burst = 0;    ///< started at once, saved from before
  double per_s = 0;    ///< and then in each second
  double cold_s = 0;   ///< that the first item of an instance stays longer
  double idle_s = 0;   ///< how long an instance lives with nothing to do
  double lasting = 0;  ///< that are there whatever comes
  double most = std::numeric_limits<double>::infinity();  ///< at a time
  bool waits = false;  ///< what finds no instance waits for one; else it is refused
};

/// Items that come together, as at each tick of a timer.
struct Instants {
  double items = 0;  ///< at one instant; 0: they come evenly within a step
  double every_s = 0;
};

struct Risen {
  Counts taken;        ///< items in each step
  double peak = 0;     ///< instances at work at once
  double waiting = 0;  ///< items, at the end
  double started = 0;  ///< instances, of items that come together
  double fewest = 0;   ///< taken of those that come at one instant
};

/// Absent where instances come fast enough for all. A fluid in ticks of a second at most, in the
/// steps in which the load may outrun its bucket of starts: idle instances take what comes, as many
/// more as the bucket holds are started, and what finds neither is refused or waits. With the most
/// recent instance taken first there are as many as were at work at once within an idle life.
/// `wanted`: at work, were all served (at_work.hpp); a span like this one came before it.
/// Items that come together find only what is idle at that instant and what the bucket holds then;
/// the first of them find no instance but those that last.
std::optional<Risen> risen(const Counts& items, Duration step, const Stay& stay,
                           const Counts& wanted, const Starts& starts,
                           const Instants& instants = {});

}  // namespace costsim::services
