// The one error type. It is thrown where bad input is found and caught once, in main.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

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
  /// "--set traffic.rate=5M/h" of what the command line says, in which the column counts then; the
  /// line is 0. For whoever shows the place: it is not part of its text.
  std::string said = {};

  /// "scenario.toml:12:8", "scenario.toml", or "" when unknown.
  std::string text() const;
};

/// What was found and what was expected, with its place and with what was done meanwhile. Whoever
/// catches one asks for these as values; what() is for people alone.
class Error : public std::runtime_error {
 public:
  Error(Failure failure, const std::string& message);
  /// The message is printed behind "file:line:column: ".
  Error(Failure failure, const Location& where, const std::string& message);

  Failure failure() const { return failure_; }
  /// The outermost place that is known; without a file: none is.
  Location where() const;
  /// All places that have a line to show, in a file or as it was said; the outermost first.
  std::vector<Location> places() const;
  /// All that is told, one behind another: places and contexts, and the message last.
  std::vector<std::string> told() const;
  /// The message alone, without places and contexts.
  const std::string& message() const { return parts_->back().text; }
  /// The setting, "--max-event" say, that the message complains of; "" when it is none. Not
  /// printed.
  const std::string& subject() const { return *subject_; }

  /// The same, told at a place. One that it has already is printed behind this one; a place without
  /// a file adds nothing.
  Error at(const Location& where) const;
  /// The same behind "context: ", which says what was done: "stage 'fn'", "with --option NAME".
  Error with_context(const std::string& context) const;
  /// The same, with each of its places as `move` has it.
  Error moved(const std::function<Location(const Location&)>& move) const;
  /// The same, with this subject.
  Error about(const std::string& subject) const;

 private:
  /// "file:line:column: text"; either may be absent.
  struct Part {
    Location where;
    std::string text;
  };
  using Parts = std::vector<Part>;

  Error(Failure failure, Parts parts, std::shared_ptr<const std::string> subject);
  static std::vector<std::string> told_of(const Parts& parts);

  Failure failure_;
  // Shared, so that copying an exception cannot throw.
  std::shared_ptr<const Parts> parts_;  ///< the outermost first, the message last
  std::shared_ptr<const std::string> subject_;
};

/// Several errors none of which follows from another, as one; at least two. As an Error it is of
/// the gravest failure for the reader's next step (a bad scenario before a file that is missing),
/// and what() is all of them, a line each.
class Errors : public Error {
 public:
  explicit Errors(std::vector<Error> all);

  const std::vector<Error>& all() const { return *all_; }
  /// The same with each of them changed: errors.each([&](auto& error) { return error.at(where); }).
  template <typename Change>
  Errors each(const Change& change) const {
    std::vector<Error> changed;
    for (const Error& error : *all_) changed.push_back(change(error));
    return Errors(std::move(changed));
  }

 private:
  std::shared_ptr<const std::vector<Error>> all_;
};

}  // namespace costsim
