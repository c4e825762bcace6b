// Bodies of posts: unfolded where they were packed, and taken apart, long ones by and by.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "ingest/encoding/gzip.hpp"
#include "ingest/events/body.hpp"
#include "ingest/http/connection.hpp"

namespace costsim::ingest {

/// Of one front thread. Long bodies are read one after the other, each to its end or until
/// forget_long().
class BodyReader {
 public:
  /// A packed body may unfold to `most_unfolded` bytes.
  explicit BodyReader(std::size_t most_unfolded) : most_unfolded_(most_unfolded) {}

  /// Whether nothing of it needs more than one turn, and read_on() need not be asked.
  static bool is_read_at_once(const RequestView& request);
  /// Reads a piece. False: there is more, ask again (from the second time on the request stays).
  bool read_on(const RequestView& request, BodyFormat format, const BodyRules& rules);
  /// The body of a request that read_on() has just said true of, or that is read at once, until
  /// give_back(); null: nobody can tell what is in it, and fault() says why.
  const EventBody* take(const RequestView& request, BodyFormat format, const BodyRules& rules);
  const std::optional<Refusal>& fault() const { return fault_; }
  void give_back();
  /// The long body that is being read is wanted no more.
  void forget_long();

 private:
  bool is_short(const RequestView& request, const BodyRules& rules);
  bool unfold_on(const RequestView& request);

  std::size_t most_unfolded_;
  EventBody body_;
  GzipReader unfolded_;
  const char* long_ = nullptr;  ///< where the long body is
  EventBody long_body_;
  GzipReader long_unfolded_;
  bool is_taken_apart_ = false;  ///< the long one, or has begun to be
  bool is_long_taken_ = false;
  std::optional<Refusal> fault_;
};

}  // namespace costsim::ingest
