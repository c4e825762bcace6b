// What a command may touch of the outside.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>

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
  bool err_color = false;  ///< only where `err` is a terminal
  int width = 80;          ///< columns of a page on `out`
  int err_width = 80;      ///< columns of the terminal behind `err`
  int exit_code = 0;
  /// Books that were read, for further loads and commands; a run begins its own where there is
  /// none.
  std::shared_ptr<scenario::Shelf> shelf = nullptr;
  /// What was read of standard input so far; nullptr where it is not kept.
  const std::string* read_of_input = nullptr;
};

}  // namespace costsim::cli
