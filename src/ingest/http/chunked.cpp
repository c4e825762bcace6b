#include "ingest/http/chunked.hpp"

#include <algorithm>
#include <cstring>

#include "ingest/http/text.hpp"

namespace costsim::ingest {

namespace {

constexpr std::size_t longest_extension = 256;
/// Zeros in front are allowed, though not without end.
constexpr std::size_t most_digits = 64;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Progress ChunkDecoder::decode(std::span<const char> raw, char* out, const HttpLimits& limits) {
  consumed_ = produced_ = 0;
  refusal_ = {Status::BadRequest, "the chunked body is malformed"};
  while (consumed_ < raw.size() && state_ != State::Done) {
    if (state_ == State::Data) {
      take_data(raw, out);
    } else if (!take(raw[consumed_++], limits)) {
      if (total_ + chunk_ > limits.body)
        refusal_ = {Status::ContentTooLarge, "the body is too large"};
      return Progress::Refused;
    }
  }
  return state_ == State::Done ? Progress::Done : Progress::NeedMore;
}

void ChunkDecoder::take_data(std::span<const char> raw, char* out) {
  const std::size_t size = std::min<std::uint64_t>(chunk_, raw.size() - consumed_);
  std::memmove(out + produced_, raw.data() + consumed_, size);
  consumed_ += size;
  produced_ += size;
  chunk_ -= size;
  if (chunk_ == 0) state_ = State::DataCr;
}

bool ChunkDecoder::take(char c, const HttpLimits& limits) {
  switch (state_) {
    case State::Size:
      return take_size(c, limits);
    case State::BlankBehindSize:
      return c == ' ' || c == '\t' ? ++overhead_ <= longest_extension : c == ';' && end_size(c);
    case State::Extension:
      return take_extension(c);
    case State::SizeLf:
      return accept(c, '\n', chunk_ == 0 ? State::TrailerStart : State::Data);
    case State::DataCr:
      return accept(c, '\r', State::DataLf);
    case State::DataLf:
      return accept(c, '\n', State::Size);
    case State::LastLf:
      return accept(c, '\n', State::Done);
    case State::TrailerLf:
      return accept(c, '\n', State::TrailerStart);
    case State::TrailerStart:
    case State::TrailerName:
    case State::TrailerValue:
      return take_trailer(c, limits);
    case State::Data:
    case State::Done:
      break;
  }
  return false;
}

bool ChunkDecoder::accept(char c, char wanted, State next) {
  state_ = next;
  return c == wanted;
}

/// A size is refused as soon as it is too large: it never grows beyond what a number holds.
bool ChunkDecoder::take_size(char c, const HttpLimits& limits) {
  const int digit = hex_digit(c);
  if (digit >= 0) {
    chunk_ = chunk_ * 16 + static_cast<unsigned>(digit);
    return ++digits_ <= most_digits && total_ + chunk_ <= limits.body;
  }
  if (digits_ == 0) return false;
  overhead_ = 0;
  if (c == ';' || c == '\r') return end_size(c);
  // RFC 9112 section 7.1.1: blanks before the ";" of an extension, and nowhere else.
  state_ = State::BlankBehindSize;
  return c == ' ' || c == '\t';
}

bool ChunkDecoder::end_size(char c) {
  digits_ = 0;
  total_ += chunk_;
  state_ = c == ';' ? State::Extension : State::SizeLf;
  extension_ = {};
  return true;
}

bool ChunkDecoder::refuse(Status status, std::string_view reason) {
  refusal_ = {status, reason};
  return false;
}

/// ";name=value" is skipped up to the end of its line.
bool ChunkDecoder::take_extension(char c) {
  if (c == '\r') {
    state_ = State::SizeLf;
    overhead_ = 0;  // trailers are counted behind the last one
    return extension_.may_end();
  }
  if (++overhead_ > longest_extension)
    return refuse(Status::BadRequest, "a chunk extension is too long");
  return extension_.take(c);
}

/// Trailer fields are checked like header fields, and dropped.
bool ChunkDecoder::take_trailer(char c, const HttpLimits& limits) {
  if (++overhead_ > limits.head)
    return refuse(Status::HeaderFieldsTooLarge, "the trailer fields are too long");
  if (state_ == State::TrailerStart && c == '\r') {
    state_ = State::LastLf;
    return true;
  }
  if (state_ == State::TrailerStart && ++trailers_ > limits.headers)
    return refuse(Status::HeaderFieldsTooLarge, "too many trailer fields");
  if (state_ != State::TrailerValue) {
    const bool named = state_ == State::TrailerName;
    state_ = named && c == ':' ? State::TrailerValue : State::TrailerName;
    return state_ == State::TrailerValue || is_token({&c, 1});
  }
  if (c == '\r') {
    state_ = State::TrailerLf;
    return true;
  }
  return is_field_value({&c, 1});
}

}  // namespace costsim::ingest
