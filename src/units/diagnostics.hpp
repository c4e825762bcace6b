// What is wrong with an input, gathered piece by piece so that all of it is told at once.
#pragma once

#include <cstddef>
#include <vector>

#include "units/error.hpp"

namespace costsim {

/// Thrown where a piece of work cannot go on because of what has been told already.
struct AlreadyTold {};

class Diagnostics {
 public:
  /// Does one piece of the work. What is wrong with it is kept, and the next piece can be done.
  /// Whatever the piece was to set may be as it was before.
  template <typename Work>
  void attempt(const Work& work) {
    try {
      work();
    } catch (const AlreadyTold&) {
      // by an earlier call
    } catch (const Errors& errors) {
      for (const Error& error : errors.all()) add(error);
    } catch (const Error& error) {
      add(error);
    }
  }

  void add(const Error& error) { all_.push_back(error); }
  std::size_t count() const { return all_.size(); }

  const std::vector<Error>& all() const { return all_; }

  /// Throws what was kept: one error as it came, several as Errors, in the order of their file (of
  /// several files, one after the other), those without a line last. Each is told once, however
  /// often it was found. A broken invariant is told only where nothing else is wrong: it follows
  /// from a value that was refused.
  void raise() const;

 private:
  std::vector<Error> all_;
};

}  // namespace costsim
