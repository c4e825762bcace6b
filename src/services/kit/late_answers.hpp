// Answers that come after whoever hands requests on has given them up.
#pragma once

#include "services/kit/at_work.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {

/// P(stay > time): exact for fixed and exponential times, of others the share of a sample.
double share_longer(const Stay& stay, Duration time);

/// What the items of a stage take until they are answered, noted and held against the patience of a
/// gateway or balancer in front: what is late is answered with 504, and done and paid all the same.
/// Up to one in a thousand is the rule of every service; more than one in a hundred is an error (a
/// warning, where the timeout is one that the front's owner need only set).
void find_late_answers(const Flow& input, const Stay& stay, const Context& context,
                       StageOutcome& outcome);

}  // namespace costsim::services
