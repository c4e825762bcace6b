// Items that come at one instant to an event source, as at each tick of a timer: how its pollers
// fetch them.
#pragma once

#include <optional>

#include "services/lambda/billing.hpp"

namespace costsim::services {

/// What one tick comes to.
struct TickBatches {
  double batches = 0;
  double at_once = 0;  ///< at work side by side, at most
  double lasts_s = 0;  ///< until the last one ends; of a queue, begins
};

/// A stream's items lie on its shards by chance, each of which is read in full batches and a rest,
/// one after another. A queue's pollers take a message each as it comes, then full batches as they
/// become free, and more are added in each second in which messages wait, as at the request level
/// (simulation/queues/pollers.cpp): followed, with the pollers that the ticks before leave
/// (followed_queue.hpp). Absent where nothing comes together, where a tick lasts until the next one
/// or for longer than items are kept, and where it has too many batches to follow: then rates tell.
std::optional<TickBatches> batches_of_tick(const Flow& input, const BatchSource& source);

}  // namespace costsim::services
