// What a function executes of what comes to it: as its event source fetches it, as often as it is
// tried, as much as is taken.
#pragma once

#include <optional>

#include "services/lambda/batches.hpp"
#include "services/lambda/taken.hpp"
#include "services/lambda/tries.hpp"

namespace costsim::services {

struct Executed {
  Flow received;  ///< what comes, a queue's messages as often as they are received
  BatchSource source;
  Tries tries = {};
  Flow wanted = {};                 ///< invocations, if all of it is taken
  Flow invocations = {};            ///< as it is taken
  std::optional<Taken> taken = {};  ///< of what is received; absent: all of it

  /// Of what comes, what is done.
  Flow done(const Flow& input) const;
  /// How many of those that come are executed, well or not.
  double tried(const Flow& input) const;
  /// How often each that comes is received.
  double received_each(const Flow& input) const;
};

Executed executed_of(const Flow& input, const Parameters& function, const Context& context);

/// Tells how much of what comes fails until it is given up.
void find_given_up(const Flow& input, const Executed& executed, const Parameters& function,
                   const Context& context, StageOutcome& outcome);

/// What a queue is asked for by the pollers of a function.
Fetching fetching_of(const Flow& messages, const Parameters& function, const Context& context);

}  // namespace costsim::services
