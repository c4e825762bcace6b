// One reader of a shard whose batches fail by chance: how full they are, how often they are tried.
#pragma once

#include <limits>

namespace costsim::services {

/// What decides it. A lane is a shard, or the part of it that one of its batches in flight takes.
struct FailingLane {
  double error = 0;  ///< share of the tries that fail
  double largest = 1;
  double window_s = 0;
  double poll_s = 1;
  double fixed_s = 0;  ///< time of a try, and what each record adds
  double per_record_s = 0;
  double retries = std::numeric_limits<double>::infinity();
  bool bisect = false;

  friend bool operator==(const FailingLane&, const FailingLane&) = default;
};

/// Batches of a lane in the long run.
struct LaneBatches {
  double records = 1;  ///< in one
  double tries = 1;    ///< of one, of its halves as well
  double busy_s = 0;   ///< from its first try to its end
};

/// The mean pause before retry number 1, 2, … of a batch, as the request level takes it
/// (simulation/streams/mapping.hpp: 1 s, twice as long each time up to a minute, three quarters of
/// that on average).
double pause_before_retry_s(double retry);

/// Of a batch of so many records, none of which expires.
LaneBatches batches_of_size(double records, const FailingLane& lane);

/// Of records that come one by one, so many a second. A batch that fails holds up what comes
/// meanwhile, so that the next ones are fuller: a queue with service in batches whose time has a
/// long tail, for which no closed form is known. It is followed batch by batch, by the rules of the
/// request level: a mean of some ten thousand batches, with the numbers of their failures spread as
/// evenly as these are likely, so that it is good to half a percent. The stream only integrates:
/// its seed is part of the formula. A lane that cannot keep up has full batches.
LaneBatches batches_at(double per_s, const FailingLane& lane);

/// Tries per second of a lane that cannot keep up, whose oldest records expire: each has about as
/// much time as its batch's records come in, what earlier batches have left of theirs, and no more;
/// one that is done early leaves the rest to the next.
double tries_per_s_where_expiring(double per_s, const FailingLane& lane);

}  // namespace costsim::services
