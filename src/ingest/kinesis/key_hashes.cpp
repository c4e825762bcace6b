#include "ingest/kinesis/key_hashes.hpp"

#include <functional>

namespace costsim::ingest {

Hash128 KeyHashes::of(std::string_view partition_key) {
  Slot& slot = slots_[std::hash<std::string_view>()(partition_key) % slots];
  if (slot.key != partition_key) {
    slot.hash = md5_.hash_key(partition_key);
    slot.key = partition_key;
  }
  return slot.hash;
}

}  // namespace costsim::ingest
