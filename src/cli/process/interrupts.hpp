// Ctrl-C, while a file is written and otherwise.
#pragma once

#include <csignal>
#include <string>

namespace costsim::cli {

/// 128 + SIGINT, as a shell tells it.
inline constexpr int exit_interrupted = 130;

/// From now on SIGINT ends the program at once with exit code 130. One that was ignored stays so: a
/// shell that starts a program in the background, and nohup, ask for that.
void end_on_interrupt();

/// While it lives, SIGINT tells this on standard error before the program ends.
class InterruptNote {
 public:
  explicit InterruptNote(std::string text);
  ~InterruptNote();
  InterruptNote(const InterruptNote&) = delete;
  InterruptNote& operator=(const InterruptNote&) = delete;

 private:
  std::string text_;
};

/// While it lives, the signals that people and supervisors end a program with wait (SIGINT,
/// SIGTERM, SIGHUP, SIGQUIT), for a step that must not be left half done.
class InterruptsWait {
 public:
  InterruptsWait();
  ~InterruptsWait();
  InterruptsWait(const InterruptsWait&) = delete;
  InterruptsWait& operator=(const InterruptsWait&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace costsim::cli
