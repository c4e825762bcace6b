// Files and standard input, read whole.
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>
#include <system_error>

#include <fmt/format.h>

#include "scenario/toml/document.hpp"
#include "units/readable.hpp"
#include "units/standard_input.hpp"

namespace costsim::scenario {
namespace {

/// Larger than any reviewed scenario; a bound, so that a mistaken path cannot fill the memory.
constexpr std::uintmax_t largest_file = 64ULL << 20;

[[noreturn]] void refuse_size(const std::string& name, const std::string& size) {
  throw Error(
      Failure::Usage, {name},
      fmt::format("is of {}: expected at most {}; a trace of counts (shape = \"trace\") may "
                  "have any size",
                  size, readable_size(largest_file)));
}

/// Of a pipe nobody knows how much there is before it has come.
std::string read_to_end(std::istream& from, const std::string& name) {
  std::string text;
  std::array<char, 65536> piece;
  while (from.read(piece.data(), piece.size()) || from.gcount() > 0) {
    text.append(piece.data(), static_cast<std::size_t>(from.gcount()));
    if (text.size() > largest_file) refuse_size(name, "more than " + readable_size(largest_file));
  }
  return text;
}

}  // namespace

std::string read_file(const std::string& path) {
  if (path == standard_input) {
    StandardInput input;
    return read_to_end(input.stream(), std::string(standard_input_name));
  }
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    throw Error(Failure::Io, {path}, "is a directory, expected a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw Error(Failure::Io, {path}, std::string("cannot be read: ") + std::strerror(errno));
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > largest_file) refuse_size(path, readable_size(static_cast<double>(size)));
  std::string text = read_to_end(file, path);
  if (file.bad()) throw Error(Failure::Io, {path}, "cannot be read to its end");
  return text;
}

}  // namespace costsim::scenario
