// What a command may touch of the outside.
#pragma once

#include <iosfwd>
#include <memory>

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

}  // namespace costsim::cli
