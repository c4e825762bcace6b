// Signals as something one can wait for.
#pragma once

#include <csignal>

#include "ingest/service/wish.hpp"
#include "units/quantity.hpp"

namespace costsim::cli {

/// Signals for which StopSignals waits that come from now on are kept for it. What is to become a
/// service does this first of all: one that comes while it starts is neither its end nor lost.
void hold_stop_signals();

/// Every signal that would end the process at once is blocked, in this thread and in all threads it
/// starts later: make it before them. SIGTERM, SIGINT and SIGQUIT stop, SIGHUP and SIGUSR1 reload,
/// the others drain. Not so SIGKILL, and those of a fault in the program: SIGSEGV, SIGBUS, SIGFPE
/// and SIGILL end it at once. SIGPIPE and SIGXFSZ are ignored.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Waits at most that long.
  ingest::Wish wait(Duration at_most) const;

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace costsim::cli
