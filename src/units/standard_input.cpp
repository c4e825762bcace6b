#include "units/standard_input.hpp"

#include <iostream>

#include "units/error.hpp"

namespace costsim {
namespace {

/// There is one such stream in a program, and so one turn to read it.
std::mutex& turn() {
  static std::mutex one;
  return one;
}

/// Whether it is at its beginning, or was not read to its end yet.
bool goes_back(std::istream& input) {
  const bool at_end = input.eof();
  input.clear();
  if (input.seekg(0)) return true;
  input.clear();
  return !at_end;
}

}  // namespace

StandardInput::StandardInput() : alone_(turn()), input_(std::cin) {
  if (goes_back(input_)) return;
  throw Error(Failure::Io, {"<stdin>"},
              "is too large to be read again, which several price books, sides or values take: "
              "expected a file");
}

std::size_t StandardInput::read_some(char* into, std::size_t room) {
  input_.read(into, static_cast<std::streamsize>(room));
  return static_cast<std::size_t>(input_.gcount());
}

}  // namespace costsim
