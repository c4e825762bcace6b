// When is a batch closed? A pure state machine: time is passed in, so the service and the simulator
// run the same one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "batching/batch.hpp"
#include "batching/kinesis_limits.hpp"
#include "units/quantity.hpp"

namespace costsim::batching {

enum class CloseReason { Records, Bytes, Linger, Flush, Shutdown };
inline constexpr std::size_t close_reasons = 5;
std::string_view name(CloseReason reason);

/// How often batches were closed, by CloseReason.
using CloseCounts = std::array<std::uint64_t, close_reasons>;

/// When a batch is full or has waited long enough.
struct Limits {
  std::size_t records = put_records_max;
  std::size_t bytes = put_records_bytes;
  Duration linger = std::chrono::milliseconds(100);  ///< counted from the oldest event
  /// Bytes counted for the partition key that the worker makes up for an event without one.
  std::size_t generated_key = 8;
  /// Bytes counted for each event beyond data and key (framing of an aggregate).
  std::size_t overhead = 0;

  /// Bytes that an event takes of the limit.
  std::size_t weight(std::size_t data_size, std::size_t key_size) const {
    return data_size + (key_size > 0 ? key_size : generated_key) + overhead;
  }
};

/// A batch that is ready to be sent.
struct ClosedBatch {
  Batch events;
  CloseReason reason = CloseReason::Flush;
  Duration opened_at{};  ///< when its oldest event came
};

/// Collects events until a limit closes the batch. No call ever exceeds a limit.
class Batcher {
 public:
  explicit Batcher(Limits limits);

  /// Bytes that the event takes of the limit.
  std::size_t weight(const EventView& event) const {
    return limits_.weight(event.data.size(), event.partition_key.size());
  }
  /// Whether the event can be part of any batch.
  bool fits(const EventView& event) const { return weight(event) <= limits_.bytes; }

  /// Adds an event that fits (else Error(Internal)); `entry` carries id, attempts and time of
  /// acceptance. True: `take` has a batch.
  bool add(const EventView& event, const Entry& entry);
  /// Closes the open batch if its oldest event has waited for the linger time.
  bool poll(Duration now);
  /// Closes the open batch, if there are events in it.
  bool close(CloseReason reason);

  /// The next closed batch, oldest first; nothing when there is none.
  std::optional<ClosedBatch> take();
  /// Gives an empty buffer back for later batches.
  void recycle(Batch buffer);
  bool wants_buffer() const { return spares_.empty(); }

  /// When the oldest event of the open batch was accepted; nothing while it is empty.
  std::optional<Duration> opened_at() const;
  /// When `poll` will close the open batch; nothing while it is empty.
  std::optional<Duration> deadline() const;
  std::size_t open_events() const { return open_.size(); }
  const Limits& limits() const { return limits_; }
  const CloseCounts& closes() const { return closes_; }

 private:
  Limits limits_;
  Batch open_;
  std::size_t open_weight_ = 0;
  std::vector<ClosedBatch> closed_;
  std::size_t taken_ = 0;  ///< of closed_
  std::vector<Batch> spares_;
  CloseCounts closes_{};
};

}  // namespace costsim::batching
