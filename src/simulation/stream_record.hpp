// What lies in a stream.
#pragma once

#include <cstdint>

#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Time;

struct StreamRecord {
  Time event{0};             ///< when it came to the producer
  Time written{0};           ///< when the shard took it
  std::uint64_t number = 0;  ///< of the event, from 0: decides its place
  bool poison = false;       ///< every function that gets it fails
};

/// Every N-th event is poison; 0: none is.
inline bool is_poison(std::uint64_t number, std::uint64_t every) {
  return every > 0 && (number + 1) % every == 0;
}

/// Takes what a shard has accepted.
class StreamReader {
 public:
  virtual ~StreamReader() = default;
  virtual void append(std::uint32_t shard, const StreamRecord& record) = 0;
};

}  // namespace costsim::simulation
