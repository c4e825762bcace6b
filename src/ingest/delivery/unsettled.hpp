// Since when the oldest event waits that was accepted and is not settled.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "batching/batch.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// Batches, and how many events of each are not settled, so that an event costs no more than two
/// comparisons, when it is settled. Ids rise with the time of acceptance, and no two batches hold
/// ids between each other's. Used by one thread.
class Unsettled {
 public:
  /// Events that no batch before had. `since`: when the oldest of them was accepted.
  void took(const batching::Batch& events, Duration since);
  void settled(std::span<const batching::Entry> entries);
  /// Of the oldest batch of which an event is left.
  std::optional<Duration> since() const;

 private:
  struct Left {
    std::uint64_t last = 0;  ///< id
    std::size_t events = 0;
    Duration since{};
  };
  std::map<std::uint64_t, Left> batches_;  ///< by the first id
};

}  // namespace costsim::ingest
