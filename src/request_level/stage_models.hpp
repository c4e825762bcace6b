// One stage's parameters and its service's rules → what the request-level simulation needs.
#pragma once

#include "architecture/architecture.hpp"
#include "simulation/model/model.hpp"

namespace costsim::architecture {

/// Of the functions' rules: the account's concurrency, its scaling rate where functions share one,
/// its request rate.
simulation::AccountConfig account_of(const metering::Rules& functions);

/// Of the gateways' rules: the account's rate of requests and its burst.
simulation::BucketConfig gateway_of(const metering::Rules& gateways);

simulation::FunctionStage function_stage(const Stage& lambda, const services::Context& context);
/// The gateway answers 504 after this integration timeout; 0: never.
simulation::Time gateway_timeout(const Stage& gateway, const services::Context& context);

simulation::StreamStage stream_stage(const Stage& stream, const services::Context& stream_context,
                                     const Stage& lambda, const services::Context& lambda_context,
                                     std::uint32_t shards);
simulation::QueueStage queue_stage(const Stage& queue, const Stage& lambda,
                                   const services::Context& lambda_context);
/// `nodes`: how many there are at the start, if their number is not fixed.
simulation::NodeStage node_stage(const Stage& stage, const services::Context& context,
                                 double nodes);
/// How the balancer in front of them chooses. Without one, the node with the least to do.
void set_balancing(const Stage& balancer, simulation::NodeStage& nodes);

/// Throws Error(Untrustworthy) for more of something than memory holds.
void refuse_vast(double count, std::string_view of_what);

/// The ticks of a schedule until `length`, each with its items `times` times.
simulation::ArrivalConfig timer_arrivals(const Stage& schedule, double times, Duration length);

}  // namespace costsim::architecture
