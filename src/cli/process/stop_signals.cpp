#include "cli/process/stop_signals.hpp"

#include <ctime>

namespace costsim::cli {

using ingest::Wish;

namespace {

/// signal(7): "Term" and "Core", but SIGKILL, which nobody can block, and the four by which a
/// processor tells a fault in the program: it cannot go on behind one, and sanitizers and core
/// dumps want them as they are. SIGABRT, SIGSYS and SIGTRAP that come from outside wait like the
/// others; where the program itself raises them (abort(), a forbidden system call, a breakpoint)
/// they end it at once all the same: abort() opens the signal, and the kernel forces the other two.
constexpr int ending[] = {SIGTERM, SIGINT,  SIGQUIT, SIGHUP,    SIGUSR1,   SIGUSR2,
                          SIGALRM, SIGPROF, SIGXCPU, SIGVTALRM, SIGSTKFLT, SIGPOLL,
                          SIGPWR,  SIGABRT, SIGSYS,  SIGTRAP};

Wish wish_of(int signal) {
  switch (signal) {
    case SIGTERM:
    case SIGINT:
    case SIGQUIT:
      return Wish::Stop;
    case SIGHUP:
    case SIGUSR1:
      return Wish::Reload;
    default:
      return Wish::Drain;
  }
}

sigset_t all_that_end() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : ending) sigaddset(&signals, signal);
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

void hold_stop_signals() {
  const sigset_t signals = all_that_end();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

StopSignals::StopSignals() : signals_(all_that_end()) {
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that has gone is an error of its connection only
  std::signal(SIGXFSZ, SIG_IGN);  // a file at the limit of its size is an error of that file only
}

StopSignals::~StopSignals() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

Wish StopSignals::wait(Duration at_most) const {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at_most);
  timespec time{};
  time.tv_sec = whole.count();
  time.tv_nsec = (at_most - whole).count();
  const int signal = sigtimedwait(&signals_, nullptr, &time);
  return signal > 0 ? wish_of(signal) : Wish::None;
}

}  // namespace costsim::cli
