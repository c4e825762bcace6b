#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/process/interrupts.hpp"
#include "cli/process/kept_input.hpp"
#include "cli/process/stop_signals.hpp"
#include "cli/process/terminal_width.hpp"

namespace {

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale(value);
    return locale.find("UTF-8") != std::string_view::npos ||
           locale.find("utf8") != std::string_view::npos;
  }
  return false;
}

/// Columns of the window behind a stream; 0 when there is none.
int window_columns(int stream) {
  winsize window{};
  return ioctl(stream, TIOCGWINSZ, &window) == 0 ? window.ws_col : 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "serve") costsim::cli::hold_stop_signals();
  std::ios::sync_with_stdio(false);
  std::signal(SIGXFSZ, SIG_IGN);  // a file at the limit of its size is an error of that file only
  costsim::cli::end_on_interrupt();
  costsim::cli::Session session{std::cout, std::cerr};
  const bool at_terminal = isatty(STDOUT_FILENO) != 0;
  const bool wants_color = std::getenv("NO_COLOR") == nullptr;
  const char* columns = std::getenv("COLUMNS");
  session.color = at_terminal && wants_color;
  if (at_terminal) session.width = costsim::cli::page_width(columns, window_columns(STDOUT_FILENO));
  session.unicode = locale_is_utf8();
  session.err_is_terminal = isatty(STDERR_FILENO) != 0;
  session.err_color = session.err_is_terminal && wants_color;
  const costsim::cli::KeptInput input(std::cin);
  if (session.err_is_terminal) {
    session.err_width = costsim::cli::message_width(columns, window_columns(STDERR_FILENO));
    session.read_of_input = &input.text();
  }
  return costsim::cli::run(argc, argv, session);
}
