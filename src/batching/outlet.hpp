// Where batches leave: the one interface behind which Kinesis, files, simulated shards and tests
// stand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batching/batch.hpp"

namespace costsim::batching {

/// What became of one event of a call.
enum class Fate : std::uint8_t {
  Delivered,
  Throttled,  ///< refused by the rate limit of its lane: again, slower
  Failed,     ///< refused or unknown for a passing reason: again
  Unclear,    ///< the answer contradicts itself about it: again, but not for ever
  Rejected,   ///< refused, and it would be again: its record can never be delivered
  Postponed,  ///< was not part of the call: again at once, and no attempt is counted
};

/// The answer to one call.
struct Answer {
  enum class Kind {
    Delivered,  ///< all of it
    PerEvent,   ///< see `fates`
    Throttled,  ///< the whole call, by a rate limit
    Failed,     ///< the whole call, for a passing reason or with unknown outcome
    /// The whole call, for who called and not for what: again, as soon as other credentials are
    /// there. For a while no attempt of its events is counted (RetryConfig::credentials).
    Unauthorized,
    Unclear,   ///< the whole call: an answer of success that cannot be read or contradicts itself
    Rejected,  ///< the whole call, and it would be again: some event in it can never be delivered
  };
  Batch events;
  Kind kind = Kind::Delivered;
  std::vector<Fate> fates;   ///< one per event; only for PerEvent
  std::string code;          ///< of the failure, as the service names it
  std::string message = {};  ///< what the service says about it, for people
  /// What the failure is counted as where its code is text for people; of static duration. Empty:
  /// its code.
  std::string_view counted_as = {};
  /// What `start` was told the time is; nothing: no call was made.
  std::optional<Duration> started = {};
};

/// Starts calls; how their answers come is another matter.
class Outlet {
 public:
  virtual ~Outlet() = default;

  /// Whether another call may be started now.
  virtual bool can_start() const = 0;
  virtual void start(Batch events, Duration now) = 0;
  /// Ends all calls that are under way and gives their events back; what became of them is unknown.
  virtual std::vector<Batch> abandon() = 0;
  /// Lanes that take and refuse events each for itself, as the shards of a stream; 0 while unknown,
  /// and where there are none.
  virtual std::size_t lanes() const { return 0; }
  /// The lane of an event in its present attempt; only asked where there are lanes.
  virtual std::uint32_t lane_of(const Batch&, const Entry&) { return 0; }
};

}  // namespace costsim::batching
