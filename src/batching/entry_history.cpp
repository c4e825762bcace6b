#include "batching/entry_history.hpp"

namespace costsim::batching {

std::vector<Entry> unclear(std::span<const Entry> entries) {
  std::vector<Entry> noted(entries.begin(), entries.end());
  for (Entry& entry : noted) ++entry.unclear;
  return noted;
}

Entry once_more_rejected(Entry entry) {
  constexpr std::uint32_t most = 31;
  if (entry.rejected < most) ++entry.rejected;
  return entry;
}

Batch unanswered(const Batch& events) {
  Batch noted;
  for (Entry entry : events.entries()) {
    ++entry.attempts;
    noted.add(events.event(entry), entry);
  }
  return noted;
}

void append(Batch& to, const Batch& from) {
  for (const Entry& entry : from.entries()) to.add(from.event(entry), entry);
}

}  // namespace costsim::batching
