// How a queue's mapping gives up pollers after errors, for the flow as for single requests.
#pragma once

namespace costsim::services {

/// Each batch that fails takes so many times the square root of the pollers away, as long as there
/// are more than the fewest (simulation/queues/pollers.hpp says why).
inline constexpr double given_up_per_error = 0.04;
/// "... and can optimize to as few as 2 concurrent batches" (Lambda developer guide, "Configuring
/// scaling behavior for SQS event source mappings").
inline constexpr double fewest_pollers = 2;

}  // namespace costsim::services
