// One role, one file: what a stage of it adds to the model, or what becomes of requests on their
// way through it.
#pragma once

#include "request_level/building.hpp"

namespace costsim::request_level {

// gateway.cpp
/// Adds the quotas of the gateway's account to the model, one gate for each service.
void add_gate(const Stage& gateway, Building& building);
/// `entrance`: what comes after it on the way. Whoever waits gets its 504 in time, if it has a
/// timeout, and every answer takes the time that it adds; what its account refuses does not come.
simulation::Entrance through_gateway(const Stage& gateway, simulation::Entrance entrance,
                                     const Building& building);

// balancer.cpp
simulation::Balancing balancing_of(const Stage& balancer);

// topic.cpp
/// It answers at once: what is in front of it does not wait for what comes after.
simulation::Entrance through_topic(simulation::Entrance entrance);

// timer.cpp
/// Its ticks until `length`, each with its items `times` times.
simulation::ArrivalConfig timer_arrivals(const Stage& timer, double times, Duration length);

// function.cpp
/// Invoked directly, or by the event source that reads what its source keeps.
void add_function(const Stage& function, Building& building);
/// Of the functions' rules: the account's concurrency, its scaling rate where functions share one,
/// its request rate.
simulation::AccountConfig account_of(const metering::Rules& functions);

// stream.cpp, table.cpp, queue.cpp
void read_stream(const Stage& stream, const Stage& reader, Building& building);
void read_table(const Stage& table, const Stage& reader, Building& building);
void read_queue(const Stage& queue, const Stage& reader, Building& building);

// nodes.cpp
void add_nodes(const Stage& nodes, Building& building);

}  // namespace costsim::request_level
