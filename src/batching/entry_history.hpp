// What entries have been through: the same entries, with one more thing noted.
#pragma once

#include <span>
#include <vector>

#include "batching/batch.hpp"

namespace costsim::batching {

/// Behind another answer that leaves their fate open.
std::vector<Entry> unclear(std::span<const Entry> entries);

/// Behind a call that was rejected.
Entry once_more_rejected(Entry entry);

/// Behind a call whose answer will not come.
Batch unanswered(const Batch& events);

/// Adds the events as they are.
void append(Batch& to, const Batch& from);

}  // namespace costsim::batching
