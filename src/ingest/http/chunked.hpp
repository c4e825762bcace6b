// The chunked transfer coding (RFC 9112 section 7.1), decoded in place from bytes in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "ingest/http/chunk_extension.hpp"
#include "ingest/http/head.hpp"

namespace costsim::ingest {

class ChunkDecoder {
 public:
  /// Decodes `raw` and moves the data it holds to `out`, which must not lie behind raw.data().
  /// Consumes all of `raw` unless it is Done before its end.
  Progress decode(std::span<const char> raw, char* out, const HttpLimits& limits);

  std::size_t consumed() const { return consumed_; }  ///< of the last raw
  std::size_t produced() const { return produced_; }  ///< by the last decode
  const Refusal& refusal() const { return refusal_; }

 private:
  enum class State : std::uint8_t {
    Size,
    BlankBehindSize,
    Extension,
    SizeLf,
    Data,
    DataCr,
    DataLf,
    TrailerStart,
    TrailerName,
    TrailerValue,
    TrailerLf,
    LastLf,
    Done,
  };

  /// Takes one byte that is not chunk data; false when it is out of place.
  bool take(char c, const HttpLimits& limits);
  bool take_size(char c, const HttpLimits& limits);
  bool end_size(char c);
  bool take_extension(char c);
  bool take_trailer(char c, const HttpLimits& limits);
  bool refuse(Status status, std::string_view reason);
  bool accept(char c, char wanted, State next);
  void take_data(std::span<const char> raw, char* out);

  State state_ = State::Size;
  std::size_t digits_ = 0;    ///< of this chunk's size
  std::uint64_t chunk_ = 0;   ///< bytes left in this chunk
  std::uint64_t total_ = 0;   ///< bytes of the body so far, with this chunk
  std::size_t overhead_ = 0;  ///< bytes of this extension, or of all trailers
  std::size_t trailers_ = 0;  ///< fields
  ChunkExtension extension_;
  std::size_t consumed_ = 0;
  std::size_t produced_ = 0;
  Refusal refusal_;
};

}  // namespace costsim::ingest
