// What lies in a stream.
#pragma once

#include <cstdint>

#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Time;

/// An event in it. One by one they are records; an aggregated record is a run of them.
struct StreamRecord {
  Time event{0};             ///< when it came to the producer
  Time written{0};           ///< when the shard took it
  std::uint64_t number = 0;  ///< of the record's first event, from 0: decides the record's place
  bool poison = false;       ///< every function that gets it fails
  bool more = false;         ///< the next event is part of the same record
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
