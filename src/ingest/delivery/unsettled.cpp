#include "ingest/delivery/unsettled.hpp"

#include <iterator>

namespace costsim::ingest {

void Unsettled::took(const batching::Batch& events, Duration since) {
  if (events.empty()) return;
  const auto entries = events.entries();
  batches_[entries.front().id] = {entries.back().id, entries.size(), since};
}

void Unsettled::settled(std::span<const batching::Entry> entries) {
  for (std::size_t i = 0; i < entries.size();) {
    auto batch = batches_.upper_bound(entries[i].id);
    if (batch == batches_.begin()) {  // of no batch: nobody waits for it
      ++i;
      continue;
    }
    --batch;
    const std::uint64_t first = batch->first, last = batch->second.last, begin = i;
    // Most of a call's events are of one batch.
    while (i < entries.size() && entries[i].id >= first && entries[i].id <= last) ++i;
    const std::size_t events = i - begin;
    if (events == 0) ++i;
    if (events < batch->second.events)
      batch->second.events -= events;
    else
      batches_.erase(batch);
  }
}

std::optional<Duration> Unsettled::since() const {
  if (batches_.empty()) return std::nullopt;
  return batches_.begin()->second.since;
}

}  // namespace costsim::ingest
