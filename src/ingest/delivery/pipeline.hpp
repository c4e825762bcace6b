// What happens to an event once the front has read it.
//
// One Pipeline per front thread: nothing is shared on the hot path. The front thread offers events
// and calls `tick` once per turn of its loop; threads of the pipeline deliver them.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "batching/batch.hpp"
#include "ingest/delivery/counters.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

using batching::EventView;

enum class Admission {
  Accepted,
  Full,       ///< the budget is spent: answer 503 with Retry-After
  SpoolFull,  ///< the disk budget is spent: the same
  DiskFull,   ///< the disk of the spool has no space: the same
  TooLarge,   ///< can never be delivered: answer 413
  Stopped,    ///< draining, or the spool has failed
};

struct Offer {
  Admission admission = Admission::Stopped;
  std::uint64_t ticket = 0;  ///< of an accepted event; rises by one with each in this pipeline
};

/// The functions without a note belong to the front thread.
class Pipeline {
 public:
  virtual ~Pipeline() = default;

  /// Copies the event. `now`: the steady clock, the same as in `tick`.
  virtual Offer offer(const EventView& event, Duration now) = 0;
  /// Whether that many bytes of events would be accepted now, asked before a body is read: Accepted
  /// or why not.
  virtual Admission room_for(std::size_t bytes) const = 0;
  /// Makes room for that many events with `bytes` of data and keys, all of them or none: the next
  /// offers of them are not refused for want of room. TooLarge: there never is room for so much.
  virtual Admission reserve(std::size_t events, std::size_t bytes) = 0;
  /// At the end of each turn of the loop: hands over what is due, and starts a group commit that is
  /// due if the disk is idle.
  virtual void tick(Duration now) = 0;
  /// All clients wait for answers: nothing is gained by waiting for more events.
  virtual void rest() = 0;
  /// When `tick` must be called at the latest; Duration::max() when nothing is waiting.
  virtual Duration next_tick() const = 0;

  /// Every ticket up to this one may be acknowledged. Without a spool that is the last one given;
  /// with one it rises behind `tick` (os, always) or a group commit. Any thread.
  virtual std::uint64_t durable_ticket() const = 0;
  /// Why the spool has failed: tickets above durable_ticket() will never be durable, answer 503
  /// with these words. Empty: it has not. Any thread.
  virtual std::string_view trouble() const = 0;
  bool failed() const { return !trouble().empty(); }
  /// The disk of the spool is full: tickets above durable_ticket() wait for space that may never
  /// come, answer 503. Any thread.
  virtual bool disk_full() const = 0;
  /// Called from another thread each time durable_ticket() has risen or one of these two has become
  /// true, to wake the loop (an eventfd, say). Set before the first offer.
  virtual void on_durable(std::function<void()> wake) = 0;
  /// The front thread will offer nothing more and not tick again: closes the open batch. Needed
  /// before the delivery is finished.
  virtual void close() = 0;

  virtual DeliveryCounters counters() const = 0;  ///< any thread
};

}  // namespace costsim::ingest
