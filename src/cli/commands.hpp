// The verbs: one file each, one line each in the table of commands.cpp.
#pragma once

#include <iosfwd>
#include <memory>
#include <span>

namespace CLI {
class App;
}

namespace costsim::scenario {
class Shelf;
}

namespace costsim::cli {

/// What a command may touch of the outside: its streams and its exit code (README.md, "Exit
/// codes").
struct Session {
  std::ostream& out;  ///< the result only
  std::ostream& err;  ///< progress, notes, errors
  bool color = false;
  bool unicode = true;
  bool err_is_terminal = false;
  int width = 80;  ///< columns of a page on `out`
  int exit_code = 0;
  /// Books that were read, for further loads and commands; a run begins its own where there is
  /// none.
  std::shared_ptr<scenario::Shelf> shelf = nullptr;
};

/// Adds one subcommand to the app; its callback does the work and sets session.exit_code.
using AddCommand = void (*)(CLI::App& app, Session& session);

std::span<const AddCommand> commands();

/// The whole program: parses, runs one command, turns an Error into a message and an exit code.
int run(int argc, const char* const* argv, Session& session);

}  // namespace costsim::cli
