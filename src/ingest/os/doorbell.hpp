// Wakes a sleeping thread; a ring before the sleep is not lost.
#pragma once

#include <condition_variable>
#include <mutex>

#include "units/quantity.hpp"

namespace costsim::ingest {

class Doorbell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      rung_ = true;
    }
    bell_.notify_one();
  }
  /// Returns after a ring, or when the time is over.
  void wait(Duration at_most) {
    std::unique_lock lock(mutex_);
    bell_.wait_for(lock, at_most, [this] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable bell_;
  bool rung_ = false;
};

}  // namespace costsim::ingest
