// Hash keys of partition keys, remembered: an MD5 costs more than the rest of placing an event.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/kinesis/md5.hpp"

namespace costsim::ingest {

/// Remembers one key per slot, the newest; a stream of many more keys than slots is only slower.
class KeyHashes {
 public:
  /// The same as Md5::hash_key.
  Hash128 of(std::string_view partition_key);

 private:
  struct Slot {
    std::string key;
    Hash128 hash = 0;
  };
  static constexpr std::size_t slots = 4096;

  Md5 md5_;
  std::vector<Slot> slots_ = std::vector<Slot>(slots, {"", md5_.hash_key("")});
};

}  // namespace costsim::ingest
