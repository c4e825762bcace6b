// A file, or standard input, read block by block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "units/error.hpp"

namespace costsim::offers {

class Input {
 public:
  /// Sees every block of the first reading, in order: for a digest.
  using Watch = std::function<void(std::string_view)>;

  /// "-" is standard input, "<stdin>" in messages. Error(Io) with the system's reason.
  explicit Input(const std::string& path, Watch watch = {});
  /// Text that is at hand, under a name.
  Input(std::string_view text, std::string name, Watch watch = {});
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// The next part of the file, valid until the next call; empty at its end. A zero byte stands
  /// behind it. Error(Io) when it cannot be read.
  std::string_view next();
  /// From the beginning once more. Error(Usage) where that cannot be done: a pipe.
  void again();

  const std::string& name() const { return name_; }

 private:
  std::string_view next_of_text();

  static constexpr std::size_t block_size = std::size_t{256} << 10;

  std::string name_;
  int file_ = -1;
  std::string_view text_;  ///< what is left of text that is at hand
  std::string_view whole_text_;
  std::vector<char> block_;
  Watch watch_;
};

}  // namespace costsim::offers
