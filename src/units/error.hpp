// The one error type. It is thrown where bad input is found and caught once, in main.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace costsim {

/// What went wrong, as the process tells it: the value is the exit code (see the table in
/// README.md).
enum class Failure {
  Usage = 2,          ///< bad command line or scenario
  Untrustworthy = 3,  ///< the result could not be trusted: a price or a model limit is missing
  Io = 4,             ///< a file could not be read or written
  Internal = 70,      ///< a broken invariant of ours
};

/// A place in a file, 1-based. Line 0: the file as a whole.
struct Location {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;

  /// "scenario.toml:12:8", "scenario.toml", or "" when unknown.
  std::string text() const;
};

class Error : public std::runtime_error {
 public:
  Error(Failure failure, const std::string& message);
  /// The message is printed behind "file:line:column: ".
  Error(Failure failure, const Location& where, const std::string& message);

  Failure failure() const { return failure_; }

 private:
  Failure failure_;
};

}  // namespace costsim
