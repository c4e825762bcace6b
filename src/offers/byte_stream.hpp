// The characters of an input, with their places: what both readers, of JSON and of CSV, take from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "offers/input.hpp"
#include "units/error.hpp"

namespace costsim::offers {

/// Where something stands: the byte from 0, line and column from 1, the column in bytes.
struct Place {
  std::uint64_t byte = 0;
  std::size_t line = 1;
  std::size_t column = 1;
};

/// A stream as RapidJSON reads them (Ch, Peek, Take, Tell). '\0' stands at the end; whether it is
/// one tells at_end().
class ByteStream {
 public:
  using Ch = char;

  /// A byte-order mark at the beginning is passed over.
  explicit ByteStream(Input& input);

  Ch Peek() const { return *next_; }
  Ch Take() {
    const Ch c = *next_;
    if (++next_ == end_) refill();
    return c;
  }
  std::size_t Tell() const { return block_byte_ + static_cast<std::size_t>(next_ - begin_); }
  /// RapidJSON asks for these of every stream and calls them only when it parses in place.
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  std::size_t PutEnd(Ch*) { return 0; }

  void skip_white_space();

  bool at_end() const { return at_end_; }
  /// One piece of the file (a text, a field) is over: none may be longer than `longest_piece`, so
  /// that no file can fill the memory.
  void piece_is_over() { piece_begin_ = Tell(); }
  bool piece_was_too_long() const { return too_long_; }

  Place here();
  const std::string& name() const { return input_.name(); }

  static constexpr std::size_t longest_piece = std::size_t{8} << 20;

 private:
  void refill();
  void count_lines();

  Input& input_;
  const char* begin_ = nullptr;  ///< of the block
  const char* next_ = nullptr;
  const char* end_ = nullptr;
  std::size_t block_byte_ = 0;  ///< where the block begins in the file
  std::size_t piece_begin_ = 0;
  bool too_long_ = false;
  bool at_end_ = false;            ///< the block is a zero, as often as it is taken
  const char* counted_ = nullptr;  ///< lines are counted up to there
  std::size_t line_ = 1;
  std::size_t line_byte_ = 0;  ///< where that line begins in the file
};

/// Error(Usage) at a place of the file, which is also told in bytes: lines of such files can be
/// long.
[[noreturn]] void refuse(const std::string& file, const Place& place, const std::string& message);

}  // namespace costsim::offers
