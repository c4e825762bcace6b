// Standard input as a file that can be read more than once.
#pragma once

#include <cstddef>
#include <istream>
#include <mutex>

namespace costsim {

/// Standard input from its beginning, whoever has read it before, for one reader at a time: a
/// scenario is loaded once for each price book, side of a difference and value that is tried, and
/// its trace with it. That takes a stream that goes back (a file; what the program keeps of a
/// pipe).
class StandardInput {
 public:
  /// Error(Io) where it was read to its end and does not go back.
  StandardInput();

  /// How much was read; 0 at the end.
  std::size_t read_some(char* into, std::size_t room);
  std::istream& stream() { return input_; }

 private:
  std::unique_lock<std::mutex> alone_;
  std::istream& input_;
};

}  // namespace costsim
