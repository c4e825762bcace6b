// `costsim explore` as a child process.
#pragma once

#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace costsim::testing {

class ChildExplore {
 public:
  /// Starts it on a free port and waits until it serves; throws when it ends instead.
  ChildExplore(const std::string& program, const std::string& scenario,
               const char* step = "scenario.step=1h") {
    int out[2];
    if (pipe(out) != 0) throw std::runtime_error("no pipe");
    pid_ = fork();
    if (pid_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      execl(program.c_str(), "costsim", "explore", scenario.c_str(), "--set", step, nullptr);
      _exit(127);
    }
    close(out[1]);
    for (char c = 0; read(out[0], &c, 1) == 1 && c != '\n';) url_ += c;
    close(out[0]);
    if (!url_.starts_with("http://127.0.0.1:")) throw std::runtime_error("it serves nothing");
  }
  ~ChildExplore() {
    if (pid_ < 0) return;
    signal(SIGKILL);
    wait();
  }
  ChildExplore(const ChildExplore&) = delete;
  ChildExplore& operator=(const ChildExplore&) = delete;

  const std::string& url() const { return url_; }
  std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(url_.substr(url_.rfind(':') + 1)));
  }
  void signal(int number) const { kill(pid_, number); }
  /// Waits for the end; the exit code, or 128 + the signal it died of.
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = -1;
  std::string url_;
};

}  // namespace costsim::testing
