// Where the service delivers batches: an outlet whose answers a worker thread waits for.
#pragma once

#include <vector>

#include "batching/outlet.hpp"

namespace costsim::ingest {

using batching::Answer;
using batching::Batch;
using batching::Entry;
using batching::Fate;

/// Used by one thread, but for `wake` and `sync`.
class Sink : public batching::Outlet {
 public:
  /// Appends the answers that came. Blocks until there is one, `wake` is called or the time is
  /// over.
  virtual void wait(Duration at_most, std::vector<Answer>& answers) = 0;
  /// Ends the present or the next `wait`. Any thread.
  virtual void wake() = 0;
  /// Makes what was delivered survive a loss of power, where that is ours to do. Any thread.
  virtual void sync() {}
};

}  // namespace costsim::ingest
