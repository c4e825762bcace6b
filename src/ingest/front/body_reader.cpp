#include "ingest/front/body_reader.hpp"

#include <utility>

namespace costsim::ingest {

namespace {

/// Bytes that are unfolded or held against the schema while everybody waits: a millisecond or two.
constexpr std::size_t most_at_once = std::size_t{64} * 1024;

bool is_packed(const RequestView& request) {
  return request.head.coding != ContentCoding::None;
}

std::optional<Refusal> fault_of(const GzipReader& unfolded) {
  if (unfolded.state() == GzipReader::State::TooLarge)
    return Refusal{Status::ContentTooLarge, "the body is too large when it is unfolded"};
  if (unfolded.state() == GzipReader::State::Damaged)
    return Refusal{Status::BadRequest, "the body is no gzip, or not all of it"};
  return {};
}

}  // namespace

bool BodyReader::is_read_at_once(const RequestView& request) {
  return !is_packed(request) && request.body.size() <= most_at_once;
}

/// How much comes of a packed one is known when it has been unfolded.
bool BodyReader::is_short(const RequestView& request, const BodyRules& rules) {
  if (!is_packed(request)) return is_read_at_once(request) || rules.schema == nullptr;
  if (request.stays) return false;
  unfolded_.begin(request.body, most_unfolded_);
  return unfolded_.read_on(most_at_once) != GzipReader::State::More;
}

/// True: nothing of it is left to be unfolded.
bool BodyReader::unfold_on(const RequestView& request) {
  if (!is_packed(request)) return true;
  if (long_unfolded_.state() == GzipReader::State::More) long_unfolded_.read_on(most_at_once);
  return long_unfolded_.state() != GzipReader::State::More;
}

bool BodyReader::read_on(const RequestView& request, BodyFormat format, const BodyRules& rules) {
  if (is_short(request, rules)) return true;
  if (!request.stays) return false;
  if (std::exchange(long_, request.body.data()) != request.body.data()) {
    is_taken_apart_ = false;
    if (is_packed(request)) long_unfolded_.begin(request.body, most_unfolded_);
  }
  if (!unfold_on(request)) return false;
  const bool is_whole = !is_packed(request) || !fault_of(long_unfolded_);
  if (rules.schema == nullptr || !is_whole) return true;
  if (!std::exchange(is_taken_apart_, true))
    long_body_.begin(is_packed(request) ? long_unfolded_.text() : request.body, format, rules);
  return long_body_.read_on(most_at_once);
}

const EventBody* BodyReader::take(const RequestView& request, BodyFormat format,
                                  const BodyRules& rules) {
  is_long_taken_ = long_ == request.body.data();
  if (is_long_taken_) long_ = nullptr;
  const GzipReader& unfolded = is_long_taken_ ? long_unfolded_ : unfolded_;
  fault_ = is_packed(request) ? fault_of(unfolded) : std::nullopt;
  if (fault_) return nullptr;
  if (is_long_taken_ && is_taken_apart_) return &long_body_;
  body_.read(is_packed(request) ? unfolded.text() : request.body, format, rules);
  return &body_;
}

void BodyReader::give_back() {
  if (std::exchange(is_long_taken_, false)) long_unfolded_.forget();
}

void BodyReader::forget_long() {
  long_ = nullptr;
  long_unfolded_.forget();
}

}  // namespace costsim::ingest
