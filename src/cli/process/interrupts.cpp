#include "cli/process/interrupts.hpp"

#include <unistd.h>

namespace costsim::cli {
void end_on_interrupt() {
  struct sigaction known {};
  if (sigaction(SIGINT, nullptr, &known) != 0 || known.sa_handler == SIG_IGN) return;
  struct sigaction ends {};
  ends.sa_handler = [](int) { _exit(exit_interrupted); };
  sigaction(SIGINT, &ends, nullptr);
}

InterruptsWait::InterruptsWait() {
  sigset_t ending;
  sigemptyset(&ending);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&ending, signal);
  pthread_sigmask(SIG_BLOCK, &ending, &before_);
}

InterruptsWait::~InterruptsWait() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace costsim::cli
