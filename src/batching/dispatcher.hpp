// From closed batches to settled events: what is sent next, what is sent again, what is given up.
// No threads and no clock of its own: the worker drives it in the service, tests in virtual time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "batching/batcher.hpp"
#include "batching/outlet.hpp"
#include "batching/pacing.hpp"
#include "batching/parked.hpp"
#include "batching/retry.hpp"

namespace costsim::batching {

/// How the events of one answered call fared. The rest of them wait to be sent again.
struct Tally {
  std::size_t answered = 0;
  std::size_t delivered = 0;
  std::size_t dead_lettered = 0;
  std::size_t lost = 0;
  std::size_t throttled = 0;
  std::size_t retried = 0;
};

/// What came of writing an event that cannot be delivered to the dead-letter file.
enum class DeadLettering {
  Written,
  Unavailable,  ///< it cannot be written at present
  NoFile,       ///< there is no such file
};

/// What the dispatcher tells of events, and asks for. All calls come from the thread that drives
/// it.
class DeliveryCallbacks {
 public:
  virtual ~DeliveryCallbacks() = default;
  virtual void started(std::size_t events) = 0;
  virtual void answered(const Tally& tally) = 0;
  /// These events will not be sent again: budget and spool can forget them.
  virtual void settled(std::span<const Entry> entries) = 0;
  /// Keeps an event that cannot be delivered.
  virtual DeadLettering dead_letter(const EventView& event, const Entry& entry,
                                    std::string_view reason, std::string_view code) = 0;
  /// A buffer that is free again.
  virtual void recycle(Batch buffer) = 0;
};

class Dispatcher {
 public:
  struct Rules {
    Limits limits;
    RetryConfig retry;
    std::optional<PacingRule> pacing = PacingRule{};  ///< nothing: lanes are never paced
    /// Events waiting for another attempt; past it no fresh batch is begun.
    std::size_t most_waiting = 20'000;
  };
  /// `random`: the jitter of the waits.
  Dispatcher(const Rules& rules, Outlet& outlet, DeliveryCallbacks& callbacks,
             engine::RandomStream random);

  /// Takes events that have not been tried yet. A batch that will have to wait is made small first:
  /// queued memory is then what the budget counts, not the size of buffers.
  void submit(Batch events) {
    if (fresh_.size() >= 2) events.trim();
    fresh_.push_back(std::move(events));
  }
  /// Starts as many calls as are due and the outlet can take.
  void step(Duration now);
  void settle(Answer answer, Duration now);

  /// When `step` has something to do that is not due yet; nothing when only the outlet or `submit`
  /// can change that.
  std::optional<Duration> next_due() const;
  /// Batches that nobody has tried yet.
  std::size_t fresh() const { return fresh_.size(); }
  /// Events that are in no call: not tried yet, or to be sent again.
  std::size_t waiting() const;
  /// Nothing waits and nothing is under way.
  bool idle() const {
    return fresh_.empty() && waiting_.empty() && parked_.empty() && under_way_ == 0;
  }
  /// All that has not been settled, also what the outlet had under way.
  std::vector<Batch> abandon();

 private:
  struct QueuedCall {
    Duration due{};
    Batch events;
    bool alone = false;  ///< part of a bisected call: never merged with others
  };
  static bool later(const QueuedCall& a, const QueuedCall& b) { return a.due > b.due; }

  /// The events of the next call; nothing when nothing is due, none when those that were all have
  /// to wait for their lanes.
  std::optional<Batch> next(Duration now);
  Batch admitted(QueuedCall call, Duration now);
  Batch released(Duration now);
  bool room_for_fresh() const { return waiting_events_ + parked_.events() < rules_.most_waiting; }
  void merge_more(QueuedCall& into, Duration now);
  void push(QueuedCall waiting);
  QueuedCall pop();
  /// Whether so many more events, with so many bytes of data and key, have room in the call.
  bool fits(const Batch& call, std::size_t events, std::size_t bytes) const;
  void await_lanes(Duration now);
  std::uint32_t lane_of(const Batch& events, const Entry& entry);
  void note_throttle(const Batch& events, const Entry& entry, Duration now);
  void follow_lanes();
  void settle_each(Answer& answer, Tally& tally, Duration now);
  /// Whether the attempts were the events' own: those count.
  enum class Attempt { Counts, IsFree };
  void send_again(const Batch& events, std::span<const Entry> failed, const std::string& code,
                  Tally& tally, Duration now, Attempt attempt = Attempt::Counts);
  Attempt unauthorized(Duration now);
  Duration wait_for_credentials(Duration now);
  void give_up(const Batch& events, const Entry& entry, std::string_view reason,
               std::string_view code, Tally& tally);
  void try_unwritten_again(Duration now);
  void settle_rejected(const Batch& events, const std::string& code, Tally& tally, Duration now);
  void bisect(const Batch& events, Tally& tally, Duration now);

  Rules rules_;
  Outlet& outlet_;
  DeliveryCallbacks& callbacks_;
  engine::RandomStream random_;
  Pacer pacer_;
  SendRate rate_;
  std::size_t paced_lanes_ = 0;  ///< that the pacer was made for; 0: unknown
  std::deque<Batch> fresh_;
  std::vector<QueuedCall> waiting_;  // a heap, earliest due first
  std::size_t waiting_events_ = 0;
  Parked parked_;
  Duration lanes_due_ = Duration::max();  ///< when the heads of the lines are asked again
  std::size_t under_way_ = 0;
  std::optional<Duration> unauthorized_since_;  ///< with no call that was authorized since
  Batch unwritten_;  ///< given up, but the dead-letter file cannot be written
};

}  // namespace costsim::batching
