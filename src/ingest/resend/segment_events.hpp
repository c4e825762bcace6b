// The events of a segment of a spool, damaged or not.
#pragma once

#include <memory>
#include <optional>

#include "ingest/resend/event_file.hpp"
#include "ingest/spool/format.hpp"

namespace costsim::ingest {

/// Ids rise by one in a segment: so of a gap between two records it is known how many events were
/// in it, of one at the end it is not.
class SegmentEvents : public EventFile {
 public:
  /// `first_id`: that the segment is named after; 0 when that is not known. `settled`: ids that
  /// need not be sent.
  SegmentEvents(std::unique_ptr<ByteSource> file, std::uint64_t first_id, IdSet settled);

  std::optional<batching::EventView> next() override;
  std::uint64_t begin() const override { return begin_; }
  std::uint64_t end() const override { return cursor_.good_end(); }
  std::uint64_t settled() const override { return left_out_; }

 private:
  void tell_gap(std::uint64_t from, std::uint64_t expected, const SpoolRecord& record);
  void tell_end();

  SpoolCursor cursor_;
  std::uint64_t first_id_;
  IdSet settled_;
  std::uint64_t begin_ = 0;
  std::uint64_t left_out_ = 0;
  bool is_over_ = false;
};

}  // namespace costsim::ingest
