// How far request-level runs have come, for who watches them from another thread.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/time.hpp"

namespace costsim::simulation {

/// Simulated time of all runs that share it, the warm-up included.
class Progress {
 public:
  void add(engine::Time simulated) { ns_.fetch_add(simulated.count(), std::memory_order_relaxed); }
  engine::Time simulated() const { return engine::Time{ns_.load(std::memory_order_relaxed)}; }

 private:
  std::atomic<std::int64_t> ns_{0};
};

}  // namespace costsim::simulation
