// What a function or container calls in its turn: a service with a capacity and outages of its own.
// The flow adds the mean of its latency; queueing and outages are the request level's.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/outage.hpp"
#include "engine/time.hpp"

namespace costsim::architecture {

/// What a scenario says of it; simulation::Downstream is one at work.
struct CalledService {
  engine::Distribution latency = {};  ///< of one call, in seconds
  std::uint32_t concurrency = 0;      ///< calls at a time, the others wait in order; 0: any number
  engine::Time spacing{0};  ///< from the beginning of a call to that of the next; 0: no limit
  engine::Time timeout{0};  ///< the caller gives up after this long; 0: it waits for ever
  std::vector<engine::Outage> outages = {};
};

}  // namespace costsim::architecture
