#include "cli/process/interrupts.hpp"

#include <atomic>
#include <unistd.h>
#include <utility>

namespace costsim::cli {
namespace {

/// What a handler of signals tells: it can ask nobody.
std::atomic<const std::string*> told_last = nullptr;
static_assert(std::atomic<const std::string*>::is_always_lock_free);

}  // namespace

void end_on_interrupt() {
  struct sigaction known {};
  if (sigaction(SIGINT, nullptr, &known) != 0 || known.sa_handler == SIG_IGN) return;
  struct sigaction ends {};
  ends.sa_handler = [](int) {
    if (const std::string* told = told_last) {
      [[maybe_unused]] const auto written = write(STDERR_FILENO, told->data(), told->size());
    }
    _exit(exit_interrupted);
  };
  sigaction(SIGINT, &ends, nullptr);
}

InterruptNote::InterruptNote(std::string text) : text_(std::move(text)) {
  told_last = &text_;
}

InterruptNote::~InterruptNote() {
  told_last = nullptr;
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
