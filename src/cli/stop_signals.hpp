// SIGTERM and SIGINT as something one can wait for.
#pragma once

#include <csignal>

#include "units/quantity.hpp"

namespace costsim::cli {

/// Blocks both signals in this thread and in all threads it starts later; make it before them.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Waits at most that long; true when one has come.
  bool wait(Duration at_most) const;

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace costsim::cli
