#include "offers/byte_stream.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace costsim::offers {

ByteStream::ByteStream(Input& input) : input_(input) {
  refill();
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (std::string_view(next_, static_cast<std::size_t>(end_ - next_)).starts_with(mark)) {
    next_ += mark.size();
    if (next_ == end_) refill();
  }
}

void ByteStream::refill() {
  static constexpr char zero[] = "";
  if (begin_ != nullptr && !at_end_) {
    count_lines();
    block_byte_ += static_cast<std::size_t>(end_ - begin_);
    too_long_ = block_byte_ - piece_begin_ > longest_piece;
  }
  const std::string_view block = at_end_ || too_long_ ? std::string_view() : input_.next();
  at_end_ = block.empty();
  begin_ = next_ = counted_ = at_end_ ? zero : block.data();
  end_ = begin_ + std::max<std::size_t>(block.size(), 1);
}

void ByteStream::skip_white_space() {
  const auto is_white = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (next_ != end_) {
    while (is_white(*next_)) ++next_;  // the zero behind the block ends this
    if (next_ != end_) return;
    refill();
  }
}

void ByteStream::count_lines() {
  while (counted_ < next_) {
    const auto* end = static_cast<const char*>(
        std::memchr(counted_, '\n', static_cast<std::size_t>(next_ - counted_)));
    if (end == nullptr) break;
    counted_ = end + 1;
    ++line_;
    line_byte_ = block_byte_ + static_cast<std::size_t>(counted_ - begin_);
  }
  counted_ = next_;
}

Place ByteStream::here() {
  count_lines();
  return {Tell(), line_, Tell() - line_byte_ + 1};
}

void refuse(const std::string& file, const Place& place, const std::string& message) {
  throw Error(Failure::Usage, {file, place.line, place.column},
              fmt::format("{} (byte {})", message, place.byte));
}

}  // namespace costsim::offers
