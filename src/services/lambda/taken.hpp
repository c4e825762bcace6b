// What a function takes of what comes, where its concurrency is too small for all of it: the rest
// waits, expires or is refused, and nobody pays for it.
#pragma once

#include <optional>
#include <string>

#include "services/kit/service.hpp"
#include "services/lambda/billing.hpp"

namespace costsim::services {

struct Taken {
  Flow items;                ///< as they are executed, step by step
  Counts in_hand;            ///< what there is to take in each step: what comes, and what waits
  double per_s = 0;          ///< that it takes at most
  double lost = 0;           ///< waited for longer than they are kept
  double waiting = 0;        ///< still, at the end
  double dead_lettered = 0;  ///< received too often
  double refused = 0;        ///< callers got 429
  /// Instances at work at once, where it says so.
  std::optional<double> peak = {};
  /// Of those that come at one instant so many are taken, at least; 0: as each step says.
  double at_instant = 0;
  /// The share that begins with an instance, where it says so.
  std::optional<double> cold = {};
  std::string limited_by = {};  ///< who says how much it takes, where the function does not
};

/// Absent where all is taken as it comes. What waits for a source or an asynchronous invocation is
/// a fluid, first come, first served (Newell, "Applications of Queueing Theory", 1971, ch. 2): at
/// most limit × largest batch / time of one are taken in a second, and what would wait for longer
/// than it is kept is lost; a queue's mapping begins with few pollers and adds some while messages
/// wait, so that a peak is handed over later and lower than it came. Callers who are refused are
/// lost at once: Erlang's loss formula at the load of infinitely many servers (the modified offered
/// load of Massey and Whitt, "An analysis of the modified offered-load approximation for the
/// nonstationary Erlang loss model", Annals of Applied Probability 4(4), 1994), with Hayward's
/// approximation for loads that are not Poisson. Where no concurrency_limit keeps executions for
/// the function, callers share what the scenario states of the account's concurrency with all who
/// ask for it (Context::asked). Where simulated requests correct the bill, callers' refusals and
/// what waits asynchronously are theirs, except of a load that rises, where windows of it were
/// simulated (scaling.hpp). Of a stream taken_by_shards tells.
std::optional<Taken> taken_of(const Flow& input, const BatchSource& source, const Stay& stay,
                              const Parameters& function, const Context& context);

/// The same of a stream: its shards wait while a batch is handled, also one that fails. What
/// expires meanwhile, or still waits at the end, is not read, and not billed.
std::optional<Taken> taken_by_shards(const Flow& input, const BatchSource& source,
                                     const Parameters& function);

/// Tells what is never executed: an error where it is more than a load may lose.
void find_unserved(const Flow& input, const Taken& taken, const Parameters& function,
                   const Context& context, StageOutcome& outcome);

}  // namespace costsim::services
