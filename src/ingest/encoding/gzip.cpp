#include "ingest/encoding/gzip.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#define ZLIB_CONST
#include <zlib.h>

namespace costsim::ingest {

namespace {

constexpr std::size_t first_room = std::size_t{64} * 1024;
/// zlib's name for gzip alone, with the largest window there is.
constexpr int gzip_window = 15 + 16;

const Bytef* bytes_of(const char* text) {
  return reinterpret_cast<const Bytef*>(text);
}

}  // namespace

struct GzipReader::Stream {
  Stream() {
    if (inflateInit2(&zlib, gzip_window) != Z_OK) throw std::bad_alloc();
  }
  ~Stream() { inflateEnd(&zlib); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream zlib{};
  std::string_view rest;  ///< what zlib has not been given
};

GzipReader::GzipReader() = default;
GzipReader::~GzipReader() = default;
GzipReader::GzipReader(GzipReader&&) noexcept = default;
GzipReader& GzipReader::operator=(GzipReader&&) noexcept = default;

void GzipReader::begin(std::string_view packed, std::size_t most) {
  if (!stream_) stream_ = std::make_unique<Stream>();
  inflateReset(&stream_->zlib);
  stream_->rest = packed;
  size_ = 0;
  most_ = most;
  state_ = packed.empty() ? State::Damaged : State::More;
}

/// One byte more than what is allowed tells that there is more.
GzipReader::State GzipReader::read_on(std::size_t bytes) {
  while (state_ == State::More && bytes > 0) {
    make_room(std::min(bytes, most_ + 1 - size_));
    const std::size_t room = std::min({capacity_, most_ + 1, size_ + bytes}) - size_;
    state_ = advance({text_.get() + size_, room}, bytes);
    if (size_ > most_) state_ = State::TooLarge;
  }
  return state_;
}

/// One call of zlib, of which `bytes` are taken away: what it read and wrote, at least one.
GzipReader::State GzipReader::advance(std::span<char> room, std::size_t& bytes) {
  z_stream& zlib = stream_->zlib;
  const std::string_view piece = stream_->rest.substr(0, bytes);
  zlib.next_in = bytes_of(piece.data());
  zlib.avail_in = static_cast<uInt>(piece.size());
  zlib.next_out = reinterpret_cast<Bytef*>(room.data());
  zlib.avail_out = static_cast<uInt>(room.size());
  const int outcome = inflate(&zlib, Z_NO_FLUSH);
  const std::size_t read = piece.size() - zlib.avail_in, written = room.size() - zlib.avail_out;
  stream_->rest.remove_prefix(read);
  size_ += written;
  bytes -= std::min(bytes, std::max<std::size_t>({read, written, 1}));
  if (outcome == Z_STREAM_END) {
    if (stream_->rest.empty()) return State::Done;
    inflateReset(&zlib);  // another member follows (RFC 1952 section 2.2)
    return State::More;
  }
  const bool goes_on = outcome == Z_OK && read + written > 0;
  return goes_on ? State::More : State::Damaged;
}

/// Beyond the first piece there is room for all that may come: what of it is not written takes no
/// memory, and nothing has to be moved again.
void GzipReader::make_room(std::size_t more) {
  if (capacity_ >= size_ + more) return;
  const bool is_first = size_ == 0 && more <= first_room;
  const std::size_t capacity = is_first ? std::min(first_room, most_ + 1) : most_ + 1;
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ > 0) std::memcpy(larger.get(), text_.get(), size_);
  text_ = std::move(larger);
  capacity_ = capacity;
}

void GzipReader::forget() {
  text_.reset();
  size_ = capacity_ = 0;
}

}  // namespace costsim::ingest
