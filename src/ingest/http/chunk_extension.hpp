// The extensions of a chunk (RFC 9112 section 7.1.1), which mean nothing here but must be such.
#pragma once

#include <cstdint>

namespace costsim::ingest {

/// chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ), from behind its
/// first ';' on, byte by byte. What is none could be read in two ways: as the size of another
/// chunk, say.
class ChunkExtension {
 public:
  /// False: the byte is out of place.
  bool take(char c);
  /// Whether the line may end here.
  bool may_end() const {
    return state_ == State::Name || state_ == State::Value || state_ == State::BehindQuoted;
  }

 private:
  enum class State : std::uint8_t {
    Start,
    Name,
    BehindName,
    ValueStart,
    Value,
    Quoted,
    QuotedPair,
    BehindQuoted,
    BehindValue,
  };
  bool go(State next) {
    state_ = next;
    return true;
  }
  bool take_behind_name(char c);
  bool take_behind_value(char c);

  State state_ = State::Start;
};

}  // namespace costsim::ingest
