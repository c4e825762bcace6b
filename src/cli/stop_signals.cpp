#include "cli/stop_signals.hpp"

#include <ctime>

namespace costsim::cli {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that has gone is an error of its connection only
  std::signal(SIGXFSZ, SIG_IGN);  // a file at the limit of its size is an error of that file only
}

StopSignals::~StopSignals() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool StopSignals::wait(Duration at_most) const {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at_most);
  timespec time{};
  time.tv_sec = whole.count();
  time.tv_nsec = (at_most - whole).count();
  return sigtimedwait(&signals_, nullptr, &time) > 0;
}

}  // namespace costsim::cli
