// Texts that were packed by gzip (RFC 1952), unfolded piece by piece and up to a limit.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace costsim::ingest {

/// It is used again for each text, so that in the steady state none costs an allocation.
class GzipReader {
 public:
  enum class State {
    More,
    Done,
    TooLarge,  ///< it is longer than what is allowed
    Damaged,   ///< it is no gzip, its check sum is wrong, or its end is missing
  };

  GzipReader();
  ~GzipReader();
  GzipReader(GzipReader&&) noexcept;
  GzipReader& operator=(GzipReader&&) noexcept;

  /// `packed` stays where it is until the end. Its text may have `most` bytes.
  void begin(std::string_view packed, std::size_t most);
  /// Unfolds on, and looks at no more than `bytes` of it and of its text. At the end it says how
  /// that was each time.
  State read_on(std::size_t bytes);
  State state() const { return state_; }
  /// What has been unfolded, as long as nothing else is.
  std::string_view text() const { return {text_.get(), size_}; }
  /// Gives the memory of the text back.
  void forget();

 private:
  struct Stream;
  State advance(std::span<char> room, std::size_t& bytes);
  void make_room(std::size_t more);

  std::unique_ptr<Stream> stream_;
  std::unique_ptr<char[]> text_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t most_ = 0;
  State state_ = State::Damaged;
};

}  // namespace costsim::ingest
