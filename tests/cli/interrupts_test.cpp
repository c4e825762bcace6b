// Ctrl-C: the program ends with 130, and what it writes is there as a whole or not at all.
#include "cli/process/interrupts.hpp"

#include <array>
#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/process/files.hpp"
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// What a process ended with, as a shell tells it.
int status_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Whether the program has begun, and handles SIGINT (proc(5), status).
bool handles_interrupts(pid_t child) {
  std::ifstream status("/proc/" + std::to_string(child) + "/status");
  bool begun = false;
  for (std::string line; std::getline(status, line);) {
    begun = begun || line == "Name:\tcostsim";
    if (!line.starts_with("SigCgt:")) continue;
    return begun && (std::stoull(line.substr(7), nullptr, 16) >> (SIGINT - 1) & 1) == 1;
  }
  return false;
}

}  // namespace

TEST_CASE("an interrupted program ends with 130 and has printed nothing") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execl(COSTSIM_PROGRAM, "costsim", "breakeven", "scenarios/event-collector.toml", "--vary",
          "traffic.rate=1/h..100M/h", "--vary", "workload.cpu=1us..1s", "--tolerance", "1e-12",
          nullptr);
    _exit(1);
  }
  close(ends[1]);
  while (!handles_interrupts(child)) REQUIRE(waitpid(child, nullptr, WNOHANG) == 0);
  kill(child, SIGINT);
  CHECK(status_of(child) == 130);
  char byte = 0;
  CHECK(read(ends[0], &byte, 1) == 0);
  close(ends[0]);
}

TEST_CASE("an interrupt that is ignored stays so") {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGINT, SIG_IGN);
    costsim::cli::end_on_interrupt();
    raise(SIGINT);
    _exit(7);
  }
  CHECK(status_of(child) == 7);
}

TEST_CASE("a file that is interrupted is the old one or the new one, with nothing beside it") {
  const fs::path folder = fs::path(COSTSIM_BINARY_DIR) / "interrupts_test";
  fs::remove_all(folder);
  fs::create_directory(folder);
  const std::string file = (folder / "report.json").string();
  const std::string text(4'000'000, 'x');
  for (int moment = 0; moment < 12; ++moment) {
    std::array<int, 2> begun{};
    REQUIRE(pipe(begun.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
      costsim::cli::end_on_interrupt();
      (void)!write(begun[1], "!", 1);
      while (true) costsim::cli::write_file(file, text);
    }
    char byte = 0;
    CHECK(read(begun[0], &byte, 1) == 1);
    close(begun[0]);
    close(begun[1]);
    usleep(static_cast<useconds_t>(2000 + 700 * moment));
    kill(child, SIGINT);
    CHECK(status_of(child) == 130);
    for (const auto& entry : fs::directory_iterator(folder)) {
      CHECK(entry.path() == file);
      CHECK(entry.file_size() == text.size());
    }
  }
  fs::remove_all(folder);
}

TEST_CASE("a sweep that is interrupted says how to go on, and goes on") {
  const fs::path folder = fs::path(COSTSIM_BINARY_DIR) / "interrupted_sweep";
  fs::remove_all(folder);
  fs::create_directory(folder);
  const std::string out = (folder / "grid.csv").string();
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    execl(COSTSIM_PROGRAM, "costsim", "sweep", "scenarios/event-collector.toml", "--vary",
          "traffic.rate=1/s..10000/s:1000000", "--out", out.c_str(), nullptr);
    _exit(1);
  }
  close(ends[1]);
  const auto has_rows = [&] {
    std::error_code none;
    return fs::exists(out, none) && fs::file_size(out, none) > 1000;
  };
  while (!has_rows()) REQUIRE(waitpid(child, nullptr, WNOHANG) == 0);
  kill(child, SIGINT);
  CHECK(status_of(child) == 130);
  std::string told(1000, ' ');
  told.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(ends[0], told.data(), 1000))));
  close(ends[0]);
  CHECK(told == "costsim: interrupted: the same command with --resume goes on with " + out + "\n");
  fs::remove_all(folder);
}
