#include "ingest/resend/segment_events.hpp"

#include <utility>

namespace costsim::ingest {

// The cursor is not told the first id: in a file of another name it would believe no record.
SegmentEvents::SegmentEvents(std::unique_ptr<ByteSource> file, std::uint64_t first_id,
                             IdSet settled)
    : cursor_(std::move(file), 0), first_id_(first_id), settled_(std::move(settled)) {}

std::optional<batching::EventView> SegmentEvents::next() {
  while (!is_over_) {
    const std::uint64_t from = cursor_.good_end(), last = cursor_.last_id();
    const auto record = cursor_.next();
    if (!record) {
      tell_end();
      break;
    }
    tell_gap(from, last > 0 ? last + 1 : first_id_, *record);
    if (!settled_.contains(record->id)) return record->event;
    ++left_out_;
  }
  return std::nullopt;
}

/// `expected`: the id that should come; 0 when nobody knows.
void SegmentEvents::tell_gap(std::uint64_t from, std::uint64_t expected,
                             const SpoolRecord& record) {
  begin_ = cursor_.good_end() - record.size;
  const std::uint64_t bytes = begin_ - from;
  const std::uint64_t missing = expected > 0 && record.id > expected ? record.id - expected : 0;
  if (bytes == 0 && missing == 0) return;
  UnreadablePart gap{from, bytes, missing, "damage, stepped over to the next whole record"};
  if (expected == 0) gap.events.reset();
  if (bytes == 0) gap.reason = "events are missing before this one";
  unreadable_.push_back(std::move(gap));
}

void SegmentEvents::tell_end() {
  is_over_ = true;
  if (const std::uint64_t bytes = cursor_.torn_bytes(); bytes > 0)
    unreadable_.push_back(
        {cursor_.good_end(), bytes, std::nullopt, "damage, and no whole record behind it"});
}

}  // namespace costsim::ingest
