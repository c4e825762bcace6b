// Partition keys: which are allowed, and those of events that came without one.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "batching/batch.hpp"
#include "ingest/encoding/utf8.hpp"

namespace costsim::ingest {

/// Whether a partition key is one to Kinesis: "Unicode strings with a maximum length limit of 256
/// characters" (API reference, PutRecordsRequestEntry). What a character is it does not say;
/// emulators count UTF-16 units, as Java and JavaScript do. That is the stricter reading, and taken
/// here: no key is accepted that could be refused later. The key is UTF-8.
inline bool is_partition_key(std::string_view key) {
  return !key.empty() && (key.size() <= 256 || utf16_units(key) <= 256);
}

/// Eight hexadecimal digits that differ from event to event and from attempt to attempt, so that
/// events spread evenly and a retry may find another shard.
class GeneratedKey {
 public:
  explicit GeneratedKey(const batching::Entry& entry) {
    // SplitMix64's finaliser (Steele, Lea, Flood 2014).
    std::uint64_t bits = entry.id + 0x9e3779b97f4a7c15U * (std::uint64_t{entry.attempts} + 1);
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebU;
    bits ^= bits >> 31;
    for (char& digit : digits_) {
      digit = "0123456789abcdef"[bits & 15];
      bits >>= 4;
    }
  }
  std::string_view text() const { return {digits_.data(), digits_.size()}; }

 private:
  std::array<char, 8> digits_;
};

}  // namespace costsim::ingest
